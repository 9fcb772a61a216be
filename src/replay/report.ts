import type { TapeHeader } from '../../shared/tape/index.ts';
import type { Difference } from './difference.ts';
import type { UnreadableFile } from './tape-files.ts';

/** What ran an engine: the hash of the deciding code, Node and V8. */
export type Platform = Pick<TapeHeader, 'buildHash' | 'node' | 'v8'>;

/**
 * What came of one incarnation's tape.
 *
 * `identical`: every effect and every hash on the tape came out again. `different`: one did not; what follows was not looked
 * at. `unproven`: readable, but it ends before the first of them, as after an early crash. `unreadable`: a segment is missing,
 * foreign or corrupt.
 */
export type ReplayResult = 'identical' | 'different' | 'unproven' | 'unreadable';

export type IncarnationReport = {
  readonly asset: string;
  readonly interval: string;
  readonly runId: string;
  readonly incarnation: number;
  readonly recordedBy: Platform;
  readonly segments: number;
  readonly result: ReplayResult;
  /** Inputs fed to the engine, and hashes compared on the way. */
  readonly inputs: number;
  readonly compared: number;
  /** Inputs whose effects were compared one by one; 0 for tapes that hold none. */
  readonly effectsCompared: number;
  /** Of the replay, after the last input. */
  readonly effectHash: string;
  readonly difference?: Difference;
  /** What else there is to know: a torn end, another build, the error that ended the worker. */
  readonly notes: readonly string[];
};

export type ReplayReport = {
  readonly schema: 'bulkhead.replay/1';
  readonly replayedBy: Platform;
  readonly tapes: readonly IncarnationReport[];
  /** What is wrong with the files of the sessions, in words: missing, foreign, there twice, misnamed. */
  readonly disorder: readonly string[];
  readonly unreadable: readonly UnreadableFile[];
};

/** Whether the replay proves anything, and nothing against: what the exit code says. */
export function isProof({ tapes, disorder, unreadable }: ReplayReport): boolean {
  const failed =
    disorder.length > 0 ||
    tapes.some(({ result }) => result === 'different' || result === 'unreadable') ||
    unreadable.some(({ condition }) => condition === 'corrupt');
  return !failed && tapes.some(({ result }) => result === 'identical');
}

/** What is wrong with files, a line each; in order they take one line as well. */
export function renderFiles({ disorder, unreadable }: ReplayReport): string {
  const lines = [
    ...disorder.map((text) => `disorder: ${text}`),
    ...unreadable.map(({ path, reason }) => `${path}: unreadable: ${reason}`),
  ];
  return lines.length === 0 ? 'files: in order, each the one that the next says it follows' : lines.join('\n');
}

/** The report of one incarnation in lines of text. */
export function renderIncarnation(report: IncarnationReport): string {
  const { asset, interval, runId, incarnation, segments, inputs, compared, effectsCompared, result } = report;
  const name = `${asset} ${interval}, run ${runId}, incarnation ${incarnation}`;
  const counts = `${plural(segments, 'segment')}, ${plural(inputs, 'input')}, ${plural(effectsCompared, 'decision')} and ${plural(compared, 'hash', 'hashes')} compared`;
  const lines = [`${name}: ${result} (${counts})`, `  effect hash ${report.effectHash || 'of no effects'}`];
  if (report.difference !== undefined) lines.push(...renderDifference(report.difference));
  return [...lines, ...report.notes.map((note) => `  ${note}`)].join('\n');
}

function renderDifference(difference: Difference): string[] {
  const { path, record, agreedUntilInput, differsAtInput, at, input, effect, expected, actual } = difference;
  const which = effect === undefined ? '' : `, effect ${effect}`;
  return [
    `  first difference: after input ${agreedUntilInput}, by input ${differsAtInput}${which} (${path}, record ${record})`,
    `    input ${differsAtInput}, ${new Date(at).toISOString()}, ${input}`,
    `    recorded ${expected}`,
    `    replayed ${actual}`,
  ];
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
