import type { Asset } from '../../shared/market/assets.ts';
import type { Invariant } from '../run/run-report.ts';
import type { DecisionFigures } from './observer.ts';
import { type DrillClass, type DrillRow, LIMITS } from './rows.ts';

/** What one row measured. Times in ms; `undefined` means that it did not happen while the row waited for it. */
export type Measured = {
  readonly hit: Asset;
  readonly openOrdersBefore: number;
  readonly class: DrillClass | 'not contained';
  readonly detectedMs: number | undefined;
  /** Detection → the venue's ledger shows no open order of the asset. */
  readonly zeroOrdersMs: number | undefined;
  /** Detection → books fresh, orders reconciled; not for a quarantined asset. */
  readonly observingMs: number | undefined;
  /** What only an observer inside the session can see; absent where the whole process may end. */
  readonly inside?: Inside;
  /** What a checker outside the engine found over the row's whole session (reliability §12). */
  readonly promises: readonly Invariant[];
};

/** How the row looked from within the supervisor. */
export type Inside = {
  readonly roundsMissed: number;
  readonly supervisorLoopMaxMs: number;
  readonly others: {
    readonly roundsMissed: number;
    readonly epochsClosed: readonly string[];
    readonly before: DecisionFigures;
    readonly during: DecisionFigures;
  };
};

export type DrillResult =
  | (Measured & {
      readonly row: string;
      readonly says: string;
      readonly passed: boolean;
      readonly complaints: readonly string[];
    })
  | { readonly row: string; readonly says: string; readonly passed: false; readonly complaints: readonly string[] };

/** Holds a row's figures against its limits. */
export function judge(row: DrillRow, measured: Measured): DrillResult {
  const { inside } = measured;
  const complaints = [
    ...ofTheHit(row, measured),
    ...(inside === undefined ? [] : ofTheOthers(inside)),
    ...ofThePromises(measured.promises),
  ];
  return { row: row.name, says: row.says, passed: complaints.length === 0, complaints, ...measured };
}

/** A row that could not be run is a failed row. */
export function couldNotRun(row: DrillRow, reason: string): DrillResult {
  return { row: row.name, says: row.says, passed: false, complaints: [reason] };
}

function ofTheHit(row: DrillRow, measured: Measured): string[] {
  const complaints: string[] = [];
  const ended = measured.class;
  if (!row.classes.some((allowed) => allowed === ended)) complaints.push(`class "${ended}"`);
  const limit = (what: string, ms: number | undefined, atMostMs: number): void => {
    if (ms === undefined) complaints.push(`${what}: never`);
    else if (ms > atMostMs) complaints.push(`${what}: ${Math.round(ms)} ms, limit ${atMostMs}`);
  };
  limit('detection', measured.detectedMs, row.detectWithinMs ?? Number.POSITIVE_INFINITY);
  if (ended === 'recovered by the guard') return complaints;
  limit('zero open orders', measured.zeroOrdersMs, LIMITS.zeroOrdersMs);
  if (ended !== 'quarantined') limit('observing again', measured.observingMs, LIMITS.observingMs);
  return complaints;
}

/** A row is too short to test every promise; none of them may be seen broken. */
function ofThePromises(promises: readonly Invariant[]): string[] {
  if (promises.length === 0) return ['no promise was checked'];
  return promises.flatMap(({ name, breaks }) => breaks.slice(0, 1).map((what) => `promise broken: ${name} (${what})`));
}

function ofTheOthers({ others, supervisorLoopMaxMs }: Inside): string[] {
  const complaints: string[] = [];
  if (others.roundsMissed > 0) complaints.push(`the others missed ${others.roundsMissed} rounds`);
  if (others.epochsClosed.length > 0) complaints.push(`the others' epochs closed: ${others.epochsClosed.join(', ')}`);
  if (others.during.count === 0) complaints.push('the others decided nothing');
  const slowestMs = others.during.maxUs / 1_000;
  if (slowestMs > LIMITS.othersDecisionMs)
    complaints.push(`the others' slowest decision took ${slowestMs.toFixed(1)} ms`);
  if (supervisorLoopMaxMs > LIMITS.supervisorLoopMs) {
    complaints.push(`the supervisor's loop was held for ${supervisorLoopMaxMs.toFixed(1)} ms`);
  }
  return complaints;
}
