import { Piscina } from 'piscina';
import { toErrorRecord } from '../../shared/errors.ts';
import type { JobResults, SimulationJob } from './simulation-job.ts';

const TASK = new URL('./simulation-job.ts', import.meta.url).href;

/** How a job ended: with a result, or with what it threw. */
export type JobEnd<What extends keyof JobResults> = { readonly result: JobResults[What] } | { readonly thrown: string };

/**
 * Runs simulations in threads, as many at once as there are threads; each is told of when it ends. A job that throws ends alone.
 *
 * @param jobs asked for the next whenever a thread is free; may be endless while `goesOn`
 * @param goesOn asked before every job
 */
export async function runJobs<Job extends SimulationJob>(
  jobs: Iterable<Job>,
  threads: number,
  onEnd: (job: Job, end: JobEnd<Job['what']>) => void,
  goesOn: () => boolean = () => true,
): Promise<void> {
  const pool = new Piscina({ filename: TASK, name: 'runJob', minThreads: threads, maxThreads: threads });
  const waiting = jobs[Symbol.iterator]();
  const work = async (): Promise<void> => {
    while (goesOn()) {
      const next = waiting.next();
      if (next.done === true) return;
      onEnd(next.value, await attempt(pool, next.value));
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, work));
  } finally {
    await pool.destroy();
  }
}

async function attempt<Job extends SimulationJob>(pool: Piscina, job: Job): Promise<JobEnd<Job['what']>> {
  try {
    return { result: (await pool.run(job)) as JobResults[Job['what']] };
  } catch (thrown) {
    return { thrown: toErrorRecord(thrown).message };
  }
}
