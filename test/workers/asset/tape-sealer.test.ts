import { describe, expect, it } from 'vitest';
import type { Input } from '../../../shared/engine/input.ts';
import type { Disk } from '../../../shared/ports/ports.ts';
import { type PreviousSegment, SegmentCheck, segmentsIn, TapeReader } from '../../../shared/tape/index.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { nodeWorld } from '../../../workers/ports/node-world.ts';
import { openSegment, readSegment } from '../../../workers/ports/segment-bytes.ts';
import { openTape } from '../../../workers/asset/open-tape.ts';
import { predecessorsOf } from '../../../workers/asset/predecessors.ts';
import type { TapeWriter } from '../../../workers/asset/tape-writer.ts';
import { SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';
import { type EffectVerdict, Life, mortalWorld } from '../../simulation/life.ts';
import { SimDisk } from '../../simulation/sim-disk.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const START = 1_800_000_000_000;
const FOLDER = 'data/tapes/run/BTC';
const ROUND_MS = 10_000;

/** A disk under virtual time, on which several lives of a worker follow each other. */
class Ground {
  readonly time = new VirtualTime(START);
  readonly disk = new SimDisk(this.time);
  readonly complaints: string[] = [];
  #lives = 0;

  /** A worker's tape; what it writes goes through `disk`. */
  open(disk: Disk): TapeWriter {
    this.#lives += 1;
    const { segment: _s, startedAt: _a, previous: _p, ...identity } = SAMPLE_HEADER;
    const now = epochMs(this.time.wallMs());
    const predecessors = predecessorsOf(disk, { tapeFolder: FOLDER, interval: '5m', timeScale: 1 }, now);
    return openTape(
      disk,
      {
        folder: FOLDER,
        identity: { ...identity, incarnation: this.#lives },
        predecessors,
        unsealed: (detail) => this.complaints.push(detail),
      },
      now,
    );
  }

  /** Three rounds with a few inputs each; every input was flushed before the next. */
  live(tape: TapeWriter, said: string[], alive: () => boolean = () => true): void {
    let inputs = 0;
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 3; n += 1) {
        const text = `life ${this.#lives} round ${round} input ${n}`;
        tape.record(this.#frame(text), 1);
        tape.flush();
        if (!alive()) return;
        said.push(text);
        inputs += 1;
      }
      tape.nextSegment(epochMs(this.time.wallMs()), { inputs, effectHash: `after ${inputs}` });
      this.time.advance(ROUND_MS);
    }
  }

  /** Everything that can be read back, and the verdicts. */
  read(): { said: string[]; verdicts: (string | undefined)[]; names: string[] } {
    const said: string[] = [];
    const verdicts: (string | undefined)[] = [];
    for (const { name } of segmentsIn(this.disk.list(FOLDER))) {
      const reader = new TapeReader(readSegment(this.disk, `${FOLDER}/${name}`));
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        if (record.type === 'input' && record.input.kind === 'frame')
          said.push(Buffer.from(record.input.bytes).toString());
      }
      verdicts.push(reader.verdict?.condition);
    }
    return { said, verdicts, names: this.disk.list(FOLDER) };
  }

  #frame(text: string): Input {
    return { kind: 'frame', at: epochMs(this.time.wallMs()), feed: 'market', bytes: Buffer.from(text) };
  }
}

/** A worker that dies at one of its effects on the disk. @returns how many effects it had */
function crash(ground: Ground, dieAt: number, verdict: EffectVerdict, said: string[]): number {
  let effects = 0;
  const life = new Life(() => {
    effects += 1;
    return effects === dieAt ? verdict : 'do';
  });
  const { disk } = mortalWorld({ ...nodeWorld(), disk: ground.disk }, life);
  try {
    ground.live(ground.open(disk), said, () => life.alive);
  } catch (thrown) {
    // A dead party's calls come to nothing, which its own code may not survive.
    if (life.alive) throw thrown;
  }
  ground.time.advance(ROUND_MS);
  return effects;
}

describe('sealing a tape', () => {
  it('leaves one compressed file for each round that ended, with the very bytes of the raw one, and the open one raw', () => {
    const ground = new Ground();
    const said: string[] = [];
    const kept = new Map<string, Uint8Array>();
    const { disk } = ground;
    const remember: Disk = {
      create: (path) => disk.create(path),
      read: (path) => disk.read(path),
      rename: (from, to) => disk.rename(from, to),
      remove: (path) => {
        kept.set(path, disk.read(path));
        disk.remove(path);
      },
      list: (folder) => disk.list(folder),
      exists: (path) => disk.exists(path),
      compress: (from, to, done) => disk.compress(from, to, done),
      decompress: (path, piece, done) => disk.decompress(path, piece, done),
    };
    ground.live(ground.open(remember), said);
    const { names, verdicts, said: read } = ground.read();
    expect(names.map((name) => name.replace(/^\d+-/, ''))).toEqual([
      '1-0.tape.zst',
      '1-1.tape.zst',
      '1-2.tape.zst',
      '1-3.tape',
    ]);
    expect(verdicts).toEqual(['clean', 'clean', 'clean', 'torn']);
    expect(read).toEqual(said);
    expect(kept.size).toBe(3);
    for (const [path, raw] of kept) {
      expect(openSegment(disk.read(`${path}.zst`))).toEqual(raw);
    }
    expect(ground.complaints).toEqual([]);
  });

  it('loses no record that was written, wherever in the life of a tape the worker dies, and the next worker seals the rest', () => {
    const effects = crash(new Ground(), Infinity, 'do', []);
    expect(effects).toBeGreaterThan(20);
    for (let dieAt = 1; dieAt <= effects; dieAt += 1) {
      for (const verdict of ['die-before', 'die-within', 'die-after'] as const) {
        const ground = new Ground();
        const said: string[] = [];
        crash(ground, dieAt, verdict, said);
        const after = ground.read();
        expect(after.said.slice(0, said.length)).toEqual(said);
        expect(after.verdicts).not.toContain('corrupt');
        const written = [...after.said];
        ground.live(ground.open(ground.disk), written);
        const end = ground.read();
        expect(end.said).toEqual(written);
        const raw = end.names.filter((name) => name.endsWith('.tape'));
        const torn = end.verdicts.filter((condition) => condition === 'torn').length;
        expect(raw).toHaveLength(torn);
      }
    }
  });

  it('survives a loss of power at any moment between two effects: what was synced can be read', () => {
    const effects = crash(new Ground(), Infinity, 'do', []);
    for (let dieAt = 1; dieAt <= effects; dieAt += 1) {
      const ground = new Ground();
      const said: string[] = [];
      crash(ground, dieAt, 'die-after', said);
      ground.disk.losePower({ unit: () => 0.4, bits53: () => 0 });
      const { said: read, verdicts } = ground.read();
      expect(read).toEqual(said.slice(0, read.length));
      // Only the segment that was open loses its tail; each round before it was durable as it ended.
      expect(verdicts.slice(0, -1).every((condition) => condition === 'clean')).toBe(true);
    }
  });

  it('keeps the raw file and says so when the disk is full, and seals it once there is room again', () => {
    const ground = new Ground();
    const said: string[] = [];
    const tape = ground.open(ground.disk);
    ground.live(tape, said);
    tape.record({ kind: 'event', at: epochMs(START), event: { type: 'timer' } }, 0);
    tape.nextSegment(epochMs(START + 90_000), { inputs: 10, effectHash: 'x' });
    tape.flush();
    ground.disk.fill(true);
    ground.time.advance(ROUND_MS);
    expect(ground.complaints).toEqual([expect.stringMatching(/stays uncompressed: ENOSPC/)]);
    expect(ground.read().said).toEqual(said);
    ground.disk.fill(false);
    ground.open(ground.disk);
    ground.time.advance(ROUND_MS);
    expect(ground.read()).toMatchObject({ said, verdicts: ['clean', 'clean', 'clean', 'clean', 'torn', 'torn'] });
    expect(ground.disk.list(FOLDER).filter((name) => name.endsWith('.zst'))).toHaveLength(4);
  });

  it('does not remove a raw file whose sealed form reads back as something else', () => {
    const ground = new Ground();
    const { disk } = ground;
    const forgetful: Disk = {
      create: (path) => disk.create(path),
      read: (path) => disk.read(path),
      rename: (from, to) => disk.rename(from, to),
      remove: (path) => disk.remove(path),
      list: (folder) => disk.list(folder),
      exists: (path) => disk.exists(path),
      compress: (from, to, done) => disk.compress(from, to, done),
      decompress: (path, piece, done) =>
        disk.decompress(
          path,
          (bytes) => {
            const flipped = Uint8Array.from(bytes);
            flipped[200]! ^= 1;
            piece(flipped);
          },
          done,
        ),
    };
    const said: string[] = [];
    ground.live(ground.open(forgetful), said);
    expect(ground.disk.list(FOLDER).every((name) => name.endsWith('.tape'))).toBe(true);
    expect(ground.complaints).toHaveLength(3);
    expect(ground.complaints[0]).toContain('stays uncompressed: record 0 is damaged');
    expect(ground.read().said).toEqual(said);
  });
});

describe('a chain over the incarnations of a session', () => {
  it('lets every segment name the one before it, a crashed worker’s torn one included', () => {
    const effects = crash(new Ground(), Infinity, 'do', []);
    for (let dieAt = 1; dieAt <= effects; dieAt += 1) {
      const ground = new Ground();
      crash(ground, dieAt, 'die-within', []);
      ground.live(ground.open(ground.disk), []);
      let before: PreviousSegment | undefined;
      for (const { name, incarnation, segment } of segmentsIn(ground.disk.list(FOLDER))) {
        const bytes = readSegment(ground.disk, `${FOLDER}/${name}`);
        const { header } = new TapeReader(bytes);
        // A worker that died within a header has nothing to say, and nobody follows it.
        if (header === undefined) continue;
        expect(header.previous).toEqual(before);
        const check = new SegmentCheck();
        check.push(bytes);
        before = { incarnation, segment, chain: check.chain };
      }
      // The fourth was begun, and nothing was written to it.
      expect(before).toMatchObject({ incarnation: 2, segment: 2 });
    }
  });
});
