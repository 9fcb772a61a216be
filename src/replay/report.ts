import type { UnreadableFile } from './tape-files.ts';

/**
 * What came of one incarnation's tape.
 *
 * `identical`: every hash on the tape was reached. `different`: one was not; what follows was not looked at.
 * `unproven`: readable, but it ends before its first checkpoint, as after an early crash. `unreadable`: a segment is missing,
 * foreign or corrupt.
 */
export type ReplayResult = 'identical' | 'different' | 'unproven' | 'unreadable';

/** The first place where the replay did not stand where the recording stood. */
export type Difference = {
  readonly path: string;
  /** Number of the tape record that holds the expectation. */
  readonly record: number;
  /** The last input up to which both agreed, and the one at which they no longer do. */
  readonly agreedUntilInput: number;
  readonly differsAtInput: number;
  readonly expected: string;
  readonly actual: string;
};

export type IncarnationReport = {
  readonly asset: string;
  readonly interval: string;
  readonly runId: string;
  readonly incarnation: number;
  readonly segments: number;
  readonly result: ReplayResult;
  /** Inputs fed to the engine, and hashes compared on the way. */
  readonly inputs: number;
  readonly compared: number;
  /** Of the replay, after the last input. */
  readonly effectHash: string;
  readonly difference?: Difference;
  /** What else there is to know: a torn end, another build, the error that ended the worker. */
  readonly notes: readonly string[];
};

export type ReplayReport = {
  readonly schema: 'bulkhead.replay/1';
  readonly tapes: readonly IncarnationReport[];
  readonly unreadable: readonly UnreadableFile[];
};

/** Whether the replay proves anything, and nothing against: what the exit code says. */
export function isProof({ tapes, unreadable }: ReplayReport): boolean {
  const failed =
    tapes.some(({ result }) => result === 'different' || result === 'unreadable') ||
    unreadable.some(({ condition }) => condition === 'corrupt');
  return !failed && tapes.some(({ result }) => result === 'identical');
}

/** The report of one incarnation in lines of text. */
export function renderIncarnation(report: IncarnationReport): string {
  const { asset, interval, runId, incarnation, segments, inputs, compared, result } = report;
  const name = `${asset} ${interval}, run ${runId}, incarnation ${incarnation}`;
  const counts = `${plural(segments, 'segment')}, ${plural(inputs, 'input')}, ${plural(compared, 'hash', 'hashes')} compared`;
  const lines = [`${name}: ${result} (${counts})`, `  effect hash ${report.effectHash || 'of no effects'}`];
  if (report.difference !== undefined) lines.push(...renderDifference(report.difference));
  return [...lines, ...report.notes.map((note) => `  ${note}`)].join('\n');
}

function renderDifference(difference: Difference): string[] {
  const { path, record, agreedUntilInput, differsAtInput, expected, actual } = difference;
  return [
    `  first difference: after input ${agreedUntilInput}, by input ${differsAtInput} (${path}, record ${record})`,
    `    recorded ${expected}`,
    `    replayed ${actual}`,
  ];
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
