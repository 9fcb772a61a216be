import { UsageError, toErrorRecord } from '../../shared/errors.ts';
import type { ErrorRecord } from '../../shared/events/error-record.ts';
import type { AssetResult, RoundResult } from '../../shared/backtest/result.ts';
import type { JobFinding, SweptRound } from '../../shared/sweep/periods.ts';
import { MICRO } from '../../shared/units/index.ts';
import { type BacktestJob, runBacktestJob } from './backtest-job.ts';
import { shortHash } from './short-hash.ts';

/** What is asked of a thread, or of a host: one backtest. Plain data that survives JSON. */
export type BacktestTask = {
  readonly schema: 'bulkhead.backtest-task/1';
  /** What whoever asked calls it; stands on the answer. */
  readonly key: string;
  /** See {@link dataHashOf}; other bytes under the same paths are refused. */
  readonly data: string;
  readonly job: BacktestJob;
};

/** What came of it. An error is part of the answer, since a thrown one loses its code on the way between threads. */
export type BacktestAnswer =
  | { readonly key: string; readonly finding: JobFinding }
  | { readonly key: string; readonly error: ErrorRecord };

/** Names the bytes of tapes, whatever their paths. */
export function dataHashOf(sha256s: readonly string[]): string {
  return shortHash(sha256s);
}

/** Runs one backtest of a sweep and keeps what a sweep judges by. Called by name in a thread of the pool. */
export function runBacktestTask({ key, data, job }: BacktestTask): BacktestAnswer {
  try {
    const result = runBacktestJob(job);
    if (dataHashOf(result.data.files.map(({ sha256 }) => sha256)) !== data) throw changedData();
    return { key, finding: findingOf(result) };
  } catch (thrown) {
    return { key, error: toErrorRecord(thrown) };
  }
}

function changedData(): UsageError {
  return new UsageError(
    'data-changed',
    'the tapes changed while the sweep ran; start it again once nobody writes them',
  );
}

function findingOf({ asset, interval, totals, perRound }: AssetResult): JobFinding {
  const rounds = perRound.filter(({ excluded }) => excluded === undefined).map(sweptRoundOf);
  return { asset, interval, maxDrawdownUsdc: totals.maxDrawdownUsdc, rounds };
}

function sweptRoundOf({ startsAt, endsAt, pnlUsdc, fills }: RoundResult): SweptRound {
  return { startsAt, endsAt, pnlMicro: Math.round(pnlUsdc * MICRO), fills };
}
