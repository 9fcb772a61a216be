import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { registerReplay } from '../../../src/cli/replay.ts';
import { replayIncarnation } from '../../../src/replay/replay.ts';
import { type IncarnationReport, isProof, type ReplayReport } from '../../../src/replay/report.ts';
import { disorderOf } from '../../../src/replay/session-order.ts';
import { findTapes, openTapeFile, readTapeFile } from '../../../src/replay/tape-files.ts';
import type { Input } from '../../../shared/engine/input.ts';
import { UsageError } from '../../../shared/errors.ts';
import { TapeEncoder, TapeReader } from '../../../shared/tape/index.ts';
import { recordOffsets, SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';
import { record, type Recording, type RecordingOptions, sampleInputs } from './recording.ts';

const PLATFORM = { buildHash: SAMPLE_HEADER.buildHash, node: SAMPLE_HEADER.node, v8: SAMPLE_HEADER.v8 };

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function recorded(options: RecordingOptions = {}): Recording {
  const recording = record(options);
  folders.push(recording.folder);
  return recording;
}

function replayed(folder: string): ReplayReport {
  const { incarnations, unreadable } = findTapes([folder]);
  const tapes = incarnations.map((tape) => replayIncarnation(tape, PLATFORM, openTapeFile));
  const disorder = disorderOf(incarnations, readTapeFile, 'between-workers');
  return { schema: 'bulkhead.replay/1', replayedBy: PLATFORM, tapes, disorder, unreadable };
}

function only(folder: string): IncarnationReport {
  const [report, ...others] = replayed(folder).tapes;
  expect(others).toEqual([]);
  return report!;
}

describe('replay', () => {
  it('reaches every recorded hash and the same last one', () => {
    const { folder, effectHash } = recorded();
    expect(effectHash).not.toBe('');
    const inputs = sampleInputs().length;
    const compared = Math.floor(inputs / 50) + 1;
    expect(only(folder)).toMatchObject({ result: 'identical', inputs, compared, effectHash, notes: [], segments: 1 });
  });

  it('runs one engine through all segments of an incarnation', () => {
    const { folder, effectHash, paths } = recorded({ segmentEvery: 200 });
    expect(paths).toHaveLength(4);
    expect(only(folder)).toMatchObject({ result: 'identical', segments: 4, effectHash });
  });

  it('replays incarnations apart, since each began with an empty engine', () => {
    const first = recorded({ inputs: sampleInputs().slice(0, 300) });
    const second = recorded({ header: { incarnation: 3 } });
    const tapes = [first, second].flatMap(({ folder }) => replayed(folder).tapes);
    expect(tapes.map(({ result, incarnation }) => [result, incarnation])).toEqual([
      ['identical', 2],
      ['identical', 3],
    ]);
  });

  it('names the first hash that differs, where all effects were the same', () => {
    const { folder } = recorded({
      lie: (standing) => (standing.inputs > 150 ? { ...standing, effectHash: 'ff' } : standing),
    });
    const report = only(folder);
    expect(report).toMatchObject({ result: 'different', inputs: 200, compared: 4 });
    expect(report.difference).toMatchObject({ differsAtInput: 200, expected: 'ff after 200 inputs' });
    expect(report.difference?.agreedUntilInput).toBeGreaterThanOrEqual(150);
  });

  it('names the first effect that differs, with its input, its time and both sides', () => {
    const listing = listingNumber();
    const { folder } = recorded({
      retell: (json, input) => (input === listing ? json.replace('"subscribe"', '"unsubscribe"') : json),
    });
    const { result, difference } = only(folder);
    expect(result).toBe('different');
    expect(difference).toMatchObject({
      differsAtInput: listing,
      at: sampleInputs()[listing - 1]!.at,
      input: expect.stringMatching(/^event \{"type":"round-listed"/),
      effect: 1,
      expected: expect.stringContaining('{"type":"unsubscribe"'),
      actual: expect.stringContaining('{"type":"subscribe"'),
    });
  });

  it('notices an effect that is missing on one of the sides', () => {
    const listing = listingNumber();
    const without = recorded({ retell: (json, input) => (input === listing ? '' : json) });
    expect(only(without.folder).difference).toMatchObject({ differsAtInput: listing, expected: '(no further effect)' });
    const invented = recorded({
      retell: (json, input) => (input === 1 ? json.replace(']', ',{"type":"more"}]') : json),
    });
    expect(only(invented.folder).difference).toMatchObject({
      differsAtInput: 1,
      expected: '{"type":"more"}',
      actual: '(no further effect)',
    });
  });

  it('names an input that was changed after the run', () => {
    const listing = listingNumber();
    const { folder } = recorded({
      tamper: (input, index) => (index === listing - 1 ? { ...input, kind: 'event', event: { type: 'timer' } } : input),
    });
    expect(only(folder)).toMatchObject({
      result: 'different',
      difference: { differsAtInput: listing, input: 'event {"type":"timer"}', actual: '(no further effect)' },
    });
  });

  it.each(['dropped', 'swapped with the next'] as const)(
    'names a record that was %s, chained anew or not',
    (change) => {
      const listing = listingNumber();
      const inputs = sampleInputs();
      const [record] = inputs.splice(listing - 1, 1);
      if (change !== 'dropped') inputs.splice(listing, 0, record!);
      const honest = recorded();
      const forged = forge(honest.segments[0]!, inputs);
      writeFileSync(honest.paths[0]!, forged);
      expect(only(honest.folder)).toMatchObject({ result: 'different', difference: { differsAtInput: listing } });
      writeFileSync(honest.paths[0]!, withoutRecord(honest.segments[0]!, 5));
      expect(only(honest.folder)).toMatchObject({
        result: 'unreadable',
        notes: [expect.stringMatching(/corrupt at byte \d+: record 6 where 5 is due/)],
      });
    },
  );

  it('takes a torn tape up to its last whole record and reports the rest', () => {
    const { paths, segments, folder } = recorded();
    writeFileSync(paths[0]!, segments[0]!.slice(0, -10));
    const report = only(folder);
    expect(report).toMatchObject({ result: 'identical', inputs: sampleInputs().length });
    expect(report.notes).toEqual([expect.stringContaining('ends without a footer')]);
    expect(report.notes[0]).toContain('bytes of a torn record were left out');
  });

  it('proves nothing from a tape that was torn before its first effect', () => {
    const { paths, segments, folder } = recorded({ checkpointEvery: 10_000 });
    writeFileSync(paths[0]!, segments[0]!.slice(0, recordOffsets(segments[0]!)[2]));
    expect(only(folder)).toMatchObject({ result: 'unproven', inputs: 1 });
    expect(isProof(replayed(folder))).toBe(false);
  });

  it('does not believe a corrupt tape, though the rest of it would decode', () => {
    const { paths, segments, folder } = recorded();
    const bytes = segments[0]!.slice();
    bytes[20_000]! ^= 1;
    writeFileSync(paths[0]!, bytes);
    const report = only(folder);
    expect(report.result).toBe('unreadable');
    expect(report.notes[0]).toMatch(/corrupt at byte \d+/);
  });

  it('notices a segment that is missing, in the middle or at the end', () => {
    const middle = recorded({ segmentEvery: 200 });
    rmSync(middle.paths[1]!);
    expect(only(middle.folder)).toMatchObject({
      result: 'unreadable',
      notes: [expect.stringContaining('segment 1 is missing')],
    });
    const end = recorded({ segmentEvery: 200 });
    rmSync(end.paths[3]!);
    expect(only(end.folder).notes).toEqual([expect.stringContaining('another segment would begin')]);
  });

  it('takes no segment for another one that is there twice, and names both', () => {
    const { folder, paths } = recorded({ segmentEvery: 200 });
    copyFileSync(paths[1]!, `${paths[1]!}-copy.tape`);
    const report = replayed(folder);
    expect(report.tapes).toMatchObject([
      { result: 'unreadable', notes: [expect.stringContaining('is segment 1 once more')] },
    ]);
    expect(report.disorder).toContainEqual(expect.stringMatching(/are both segment 1 of incarnation/));
    expect(isProof(report)).toBe(false);
    rmSync(`${paths[1]!}-copy.tape`);
    expect(isProof(replayed(folder))).toBe(true);
  });

  it('notices a segment of another recording in the right place', () => {
    const ours = recorded({ segmentEvery: 200 });
    const other = recorded({ segmentEvery: 200, inputs: sampleInputs().slice(1) });
    writeFileSync(ours.paths[1]!, other.segments[1]!);
    expect(only(ours.folder)).toMatchObject({
      result: 'unreadable',
      notes: [expect.stringContaining('does not continue')],
    });
  });

  it('names the build, Node and V8 where they are not the same', () => {
    const { folder } = recorded({ header: { buildHash: 'old', node: 'v24.0.0' } });
    const made = ['made by build old, replayed by b1', `made by Node v24.0.0, replayed by ${SAMPLE_HEADER.node}`];
    const agreeing = only(folder);
    expect(agreeing).toMatchObject({ result: 'identical', recordedBy: { buildHash: 'old', node: 'v24.0.0' } });
    expect(agreeing.notes).toEqual([...made, expect.stringMatching(/^identical although build and Node changed/)]);
    const other = recorded({ header: { buildHash: 'old', node: 'v24.0.0' }, retell: () => '[]' });
    expect(only(other.folder).notes).toEqual([...made, expect.stringContaining('only build old on Node v24.0.0 can')]);
  });

  it('refuses a path that is not there, and a folder without a tape', () => {
    const { folder, paths } = recorded();
    expect(() => findTapes([join(folder, 'none')])).toThrow(UsageError);
    rmSync(paths[0]!);
    expect(() => findTapes([folder])).toThrow('no tape in');
  });

  it('calls a file corrupt that is no tape, and torn where a worker died before it wrote anything', () => {
    const { folder } = recorded();
    writeFileSync(join(folder, 'a.tape'), 'no tape at all');
    writeFileSync(join(folder, 'b.tape'), '');
    const report = replayed(folder);
    expect(report.unreadable).toMatchObject([{ condition: 'corrupt', reason: 'no tape' }, { condition: 'torn' }]);
    expect(isProof(report)).toBe(false);
    rmSync(join(folder, 'a.tape'));
    expect(isProof(replayed(folder))).toBe(true);
  });
});

/** Number of the input that lists the round: the first after which the engine wants more than to tell. */
function listingNumber(): number {
  return sampleInputs().findIndex((input) => input.kind === 'event' && input.event.type === 'round-listed') + 1;
}

/** The tape with other inputs, and with the effects and hashes that stood on it: what a careful hand would make of it. */
function forge(segment: Uint8Array, inputs: readonly Input[]): Uint8Array {
  const reader = new TapeReader(segment);
  const encoder = new TapeEncoder(reader.header!, 0);
  const rest = [...inputs];
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    if (record.type === 'effects') encoder.effects(record.at, record.effects);
    else if (record.type === 'checkpoint') encoder.checkpoint(record.at, record.checkpoint);
    else if (record.type === 'footer') encoder.footer(record.at, record.footer);
    else encoder.input(rest.shift() ?? record.input, record.receivedNs);
  }
  return encoder.take().slice();
}

function withoutRecord(segment: Uint8Array, number: number): Uint8Array {
  const offsets = recordOffsets(segment);
  return Buffer.concat([segment.subarray(0, offsets[number]), segment.subarray(offsets[number + 1])]);
}

/** Runs the command; standard output is what it logged. */
function run(...args: string[]): { out: string; exitCode: number } {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const program = new Command();
  registerReplay(program);
  program.parse(['node', 'bulkhead', 'replay', ...args]);
  const out = log.mock.calls.map(([line]) => String(line)).join('\n');
  log.mockRestore();
  const exitCode = Number(process.exitCode ?? 0);
  process.exitCode = 0;
  return { out, exitCode };
}

describe('bulkhead replay', () => {
  it('says identical with counts and ends with 0', () => {
    const { folder, effectHash } = recorded();
    const { out, exitCode } = run(folder);
    expect(out).toContain('BTC 5m, run run-1, incarnation 2: identical (1 segment, ');
    expect(out).toContain(effectHash);
    expect(exitCode).toBe(0);
  });

  it('says where decisions differ and ends with 1', () => {
    const { folder } = recorded({ lie: (standing) => ({ ...standing, effectHash: 'ff' }) });
    const { out, exitCode } = run(folder);
    expect(out).toContain(', by input 50 (');
    expect(out).toMatch(/recorded ff after 50 inputs\n +replayed [0-9a-f]{64} after 50 inputs/);
    expect(exitCode).toBe(1);
  });

  it('prints one JSON object for scripts', () => {
    const { folder, effectHash } = recorded();
    const { out } = run(folder, '--json');
    expect(JSON.parse(out)).toMatchObject({
      schema: 'bulkhead.replay/1',
      tapes: [{ result: 'identical', effectHash }],
    });
  });
});
