import * as fc from 'fast-check';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TapeReader } from '../../../shared/tape/index.ts';
import { disorderOf } from '../../../src/replay/session-order.ts';
import { findTapes, readTapeFile } from '../../../src/replay/tape-files.ts';
import { salvageSegment } from '../../../workers/ports/segment-bytes.ts';
import { nodeDisk } from '../../../workers/ports/node-disk.ts';
import { SAMPLE_HEADER, sampleTape } from '../../shared/tape/sample-tape.ts';
import { record, sampleInputs } from './recording.ts';
import { recordSession, type RecordedFile } from './session-recording.ts';
import { type Belief, beliefIn, flipped, isHonest, sealed } from './tampering.ts';

/** `SAMPLES` of the last 64 kB; `test/slow/tampering.test.ts` takes every byte. */
const TAIL = 64 * 1024;
const SAMPLES = 120;

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-tamper-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a sealed tape', () => {
  it('is one zstd frame that the disk makes and gives back byte for byte', async () => {
    const [path] = record().paths as [string];
    const target = join(folder, 'sealed.zst');
    await new Promise<void>((resolve, reject) => {
      nodeDisk.compress(path, target, (failure) => (failure === undefined ? resolve() : reject(failure)));
    });
    expect(readTapeFile(target)).toEqual(readFileSync(path));
    const pieces: Uint8Array[] = [];
    await new Promise<void>((resolve, reject) => {
      nodeDisk.decompress(
        target,
        (bytes) => pieces.push(Uint8Array.from(bytes)),
        (failure) => (failure === undefined ? resolve() : reject(failure)),
      );
    });
    expect(Buffer.concat(pieces)).toEqual(readFileSync(path));
    await expect(
      new Promise((_, reject) => nodeDisk.compress(path, target, (failure) => reject(failure!))),
    ).rejects.toThrow('EEXIST');
  });

  it('cut at any byte, or with any bit flipped, is refused with the reason', () => {
    const content = sealed(sampleTape());
    for (let length = 4; length < content.length; length += 1) {
      expect(new TapeReader(content.subarray(0, length)).verdict).toMatchObject({
        reason: 'a sealed segment that does not decompress',
      });
      expect(beliefIn(content.subarray(0, length))).toEqual({ records: [], clean: false });
    }
    const whole = beliefIn(content);
    for (let bit = 0; bit < content.length * 8; bit += 1) {
      expect(isHonest(beliefIn(flipped(content, bit)), whole)).toBe(true);
    }
  });
});

describe('what is left of a damaged sealed tape', () => {
  it('is the records before the damage, wherever a bit flips or the file ends, and none that was not written', () => {
    const inputs = Array.from({ length: 4 }, sampleInputs).flat();
    const raw = record({ inputs }).segments[0]!;
    const content = sealed(raw);
    const whole = beliefIn(raw);
    let most = 0;
    for (let at = 12; at < content.length; at += Math.ceil(content.length / 40)) {
      for (const tampered of [flipped(content, at * 8 + (at % 8)), content.subarray(0, at)]) {
        const { bytes, isDamaged } = salvageSegment(tampered);
        const left = beliefIn(bytes);
        expect(isHonest(left, whole)).toBe(true);
        if (isDamaged) most = Math.max(most, left.records.length);
      }
    }
    expect(most).toBeGreaterThan(whole.records.length / 2);
    expect(salvageSegment(content)).toEqual({ bytes: Buffer.from(raw), isDamaged: false });
  });
});

describe('a longer tape, tampered with in its last 64 kB (samples)', () => {
  let raw: Uint8Array;
  let whole: Belief;
  beforeAll(() => {
    raw = record().segments[0]!;
    whole = beliefIn(raw);
  });
  const tail = fc.integer({ min: 1, max: TAIL });
  const options = { numRuns: SAMPLES };

  it('is never believed beyond a cut, and never called whole', () => {
    fc.assert(
      fc.property(tail, (cut) => {
        const belief = beliefIn(raw.subarray(0, raw.length - cut));
        expect(belief.clean).toBe(false);
        expect(isHonest(belief, whole)).toBe(true);
      }),
      options,
    );
  });

  it('is never believed behind a flipped bit', () => {
    fc.assert(
      fc.property(tail, fc.nat(7), (back, bit) => {
        const belief = beliefIn(flipped(raw, (raw.length - back) * 8 + bit));
        expect(belief.clean).toBe(false);
        expect(isHonest(belief, whole)).toBe(true);
      }),
      options,
    );
  });
});

/** What is found to be wrong with a session of these files. */
function written(files: readonly RecordedFile[]): readonly string[] {
  const session = mkdtempSync(join(folder, 'session-'));
  for (const { name, bytes } of files) writeFileSync(join(session, name), bytes);
  return disorderOf(findTapes([session]).incarnations, readTapeFile).map((text) => text.replaceAll(`${session}/`, ''));
}

describe('the files of a session', () => {
  const files = recordSession([3, 2, 1]);
  const nameOf = (index: number): string => files[index]!.name;

  it('are in order when none is missing, whether raw or sealed', () => {
    expect(files).toHaveLength(6);
    expect(written(files)).toEqual([]);
    expect(written(files.map(({ name, bytes }) => ({ name: `${name}.zst`, bytes: sealed(bytes) })))).toEqual([]);
  });

  it('name the one that is missing, a worker’s last one and a whole incarnation included', () => {
    for (let missing = 0; missing < files.length - 1; missing += 1) {
      const [complaint] = written(files.filter((_, index) => index !== missing));
      expect(complaint).toMatch(
        new RegExp(`^segment \\d of incarnation \\d is missing before ${nameOf(missing + 1)}$`),
      );
    }
    expect(written([...files.slice(0, 3), files[5]!])).toEqual([
      `segment 1 of incarnation 2 is missing before ${nameOf(5)}`,
    ]);
  });

  it('tell a segment that was cut short after the next worker had begun', () => {
    const cut = files.map((file, index) => (index === 2 ? { ...file, bytes: file.bytes.subarray(0, -30) } : file));
    expect(written(cut)).toEqual([`${nameOf(2)} is not what ${nameOf(3)} follows`]);
  });

  it('name two whose names were exchanged', () => {
    const exchanged = files.map((file, i) => ({ ...file, name: nameOf(i === 1 ? 2 : i === 2 ? 1 : i) }));
    expect(written(exchanged)).toEqual([
      `${nameOf(2)} holds segment 1 of incarnation 1: it bears the name of another`,
      `${nameOf(1)} holds segment 2 of incarnation 1: it bears the name of another`,
    ]);
  });

  it('name one that is there twice', () => {
    const copy = { ...files[1]!, name: `copy-of-${nameOf(1)}` };
    expect(written([...files, copy])).toEqual([`${copy.name} and ${nameOf(1)} are both segment 1 of incarnation 1`]);
  });

  it('name one that lies in the folder of another session or asset', () => {
    const root = mkdtempSync(join(folder, 'tapes-'));
    const place = (session: string, asset: string, some: readonly RecordedFile[]) => {
      mkdirSync(join(root, session, asset), { recursive: true });
      for (const { name, bytes } of some) writeFileSync(join(root, session, asset, name), bytes);
    };
    const { runId, asset } = SAMPLE_HEADER;
    place(runId, asset, files.slice(0, 5));
    expect(disorderOf(findTapes([root]).incarnations, readTapeFile)).toEqual([]);
    place(runId, 'XRP', files.slice(5));
    expect(disorderOf(findTapes([root]).incarnations, readTapeFile)).toEqual([
      `${join(root, runId, 'XRP', nameOf(5))} is of ${asset} in session ${runId}: it lies in the folder of another`,
    ]);
  });

  it('tell a segment of another session in the right place', () => {
    const other = recordSession([3, 2, 1], 1);
    const mixed = files.map((file, index) => (index === 1 ? { ...file, bytes: other[1]!.bytes } : file));
    expect(written(mixed).length).toBeGreaterThan(0);
  });
});
