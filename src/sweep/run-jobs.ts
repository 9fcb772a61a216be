import { Piscina } from 'piscina';
import { BulkheadError, toErrorRecord } from '../../shared/errors.ts';
import type { JobFinding } from '../../shared/sweep/periods.ts';
import type { JobFailure } from '../../shared/sweep/result.ts';
import type { BacktestAnswer } from '../../workers/backtest/backtest-task.ts';
import type { PlannedJob } from './plan.ts';

const TASK = new URL('../../workers/backtest/backtest-task.ts', import.meta.url).href;

/** A job is tried so often; a crash that comes twice comes from the job. */
const ATTEMPTS = 2;

/** Why a job has no finding. */
export type LostJob = Pick<JobFailure, 'attempts' | 'kind' | 'reason'>;

export type RunOptions = {
  readonly threads: number;
  /** From its first step, the start of a thread included. */
  readonly deadlineMs: number;
  /** Of a thread's heap. */
  readonly memoryMb: number;
  /** Aborted: running jobs are given up, and nothing more is told of them. */
  readonly signal: AbortSignal;
  /** A job has ended, in whatever order. */
  onEnd(job: PlannedJob, end: { readonly finding: JobFinding } | { readonly lost: LostJob }): void;
};

/**
 * Runs jobs in threads. Whatever a job does to its thread, it is that job which is lost: a throw, an exit, a heap that outgrows its
 * limit, no end. It is tried once more, then named; the others do not notice. What V8 cannot contain, a single allocation of
 * gigabytes, ends the process; then the sweep is resumed.
 *
 * @throws {BulkheadError} code `pool` when threads cannot start at all; what `onEnd` throws, once every thread has ended
 */
export async function runJobs(jobs: readonly PlannedJob[], options: RunOptions): Promise<void> {
  if (jobs.length === 0) return;
  const threads = Math.min(options.threads, jobs.length);
  const pool = new Piscina({
    filename: TASK,
    name: 'runBacktestTask',
    minThreads: threads,
    maxThreads: threads,
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMb },
    // Strategies see no environment, here as in a session.
    env: {},
  });
  let isWorking = false;
  const broken = new AbortController();
  // Told of threads that end without a job. Once one has answered, such an end costs nothing: the pool starts another.
  pool.on('error', (thrown) => {
    if (!isWorking)
      broken.abort(new BulkheadError('pool', `sweep: threads cannot start: ${toErrorRecord(thrown).message}`));
  });
  const stopped = AbortSignal.any([options.signal, broken.signal]);
  const waiting = jobs.values();
  const work = async (): Promise<void> => {
    try {
      for (const job of waiting) {
        const end = await attempt(pool, job, options.deadlineMs, stopped);
        if (stopped.aborted || end === undefined) return;
        isWorking = true;
        options.onEnd(job, end);
      }
    } catch (thrown) {
      // Whoever was told could not keep it, as on a full disk: nobody may go on.
      broken.abort(thrown);
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, work));
    broken.signal.throwIfAborted();
  } finally {
    await pool.destroy();
  }
}

async function attempt(
  pool: Piscina,
  { task }: PlannedJob,
  deadlineMs: number,
  stopped: AbortSignal,
): Promise<{ readonly finding: JobFinding } | { readonly lost: LostJob } | undefined> {
  let lost: LostJob | undefined;
  for (let attempts = 1; attempts <= ATTEMPTS && !stopped.aborted; attempts += 1) {
    const deadline = AbortSignal.timeout(deadlineMs);
    try {
      const answer = (await pool.run(task, { signal: AbortSignal.any([stopped, deadline]) })) as BacktestAnswer;
      if ('finding' in answer) return { finding: answer.finding };
      lost = { attempts, kind: 'error', reason: answer.error.message };
    } catch (thrown) {
      lost = { attempts, ...causeOf(thrown, deadline.aborted, deadlineMs) };
    }
  }
  return lost === undefined ? undefined : { lost };
}

/** The pool tells by the error's code or words how a thread ended. */
function causeOf(thrown: unknown, isLate: boolean, deadlineMs: number): Pick<LostJob, 'kind' | 'reason'> {
  if (isLate) return { kind: 'deadline', reason: `no end within ${deadlineMs / 1_000} s` };
  const { code, message } = toErrorRecord(thrown);
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return { kind: 'memory', reason: message };
  return { kind: message.startsWith('worker exited') ? 'exit' : 'error', reason: message };
}
