import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { registerReplay } from '../../../src/cli/replay.ts';
import { readWhole } from '../../../src/inspect/find-files.ts';
import { replayIncarnation } from '../../../src/replay/replay.ts';
import { type IncarnationReport, isProof, type ReplayReport } from '../../../src/replay/report.ts';
import { findTapes } from '../../../src/replay/tape-files.ts';
import { UsageError } from '../../../shared/errors.ts';
import { SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';
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
  const tapes = incarnations.map((tape) => replayIncarnation(tape, PLATFORM, readWhole));
  return { schema: 'bulkhead.replay/1', tapes, unreadable };
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

  it('names the first difference and between which inputs it lies', () => {
    const { folder } = recorded({
      lie: (standing) => (standing.inputs > 150 ? { ...standing, effectHash: 'ff' } : standing),
    });
    const report = only(folder);
    expect(report).toMatchObject({ result: 'different', inputs: 200, compared: 4 });
    expect(report.difference).toMatchObject({
      agreedUntilInput: 150,
      differsAtInput: 200,
      expected: 'ff after 200 inputs',
    });
  });

  it('notices an input that was changed after the run', () => {
    const listing = sampleInputs().findIndex((input) => input.kind === 'event' && input.event.type === 'round-listed');
    const { folder } = recorded({
      tamper: (input, index) => (index === listing ? { ...input, kind: 'event', event: { type: 'timer' } } : input),
    });
    expect(only(folder)).toMatchObject({ result: 'different', compared: 1, difference: { agreedUntilInput: 0 } });
  });

  it('takes a torn tape up to its last whole record and reports the rest', () => {
    const { paths, segments, folder } = recorded();
    writeFileSync(paths[0]!, segments[0]!.slice(0, -10));
    const report = only(folder);
    expect(report).toMatchObject({ result: 'identical', inputs: sampleInputs().length });
    expect(report.notes).toEqual([expect.stringContaining('ends without a footer')]);
    expect(report.notes[0]).toContain('bytes of a torn record were left out');
  });

  it('proves nothing from a tape that was torn before its first checkpoint', () => {
    const { paths, segments, folder } = recorded({ checkpointEvery: 10_000 });
    writeFileSync(paths[0]!, segments[0]!.slice(0, 40_000));
    expect(only(folder).result).toBe('unproven');
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
    expect(only(folder).notes).toEqual([
      'recorded by build old, replayed by b1',
      `recorded by Node v24.0.0, replayed by ${SAMPLE_HEADER.node}`,
    ]);
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
    expect(out).toContain('first difference: after input 0, by input 50');
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
