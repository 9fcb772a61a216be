import type { JobFinding } from '../../shared/sweep/periods.ts';
import { ProgressLine } from '../terminal/progress-line.ts';
import type { JobEnds } from './assemble.ts';
import type { PlannedJob } from './plan.ts';
import { progressText } from './progress.ts';
import type { ResultStore } from './result-store.ts';
import { type LostJob, type RunOptions, runJobs } from './run-jobs.ts';

/**
 * Runs those jobs of a sweep that are not in the store already, and keeps each as it ends. Jobs of equal keys are run once.
 *
 * @returns all that is known when the jobs, or the interrupted run of them, ended
 */
export async function runSweep(
  jobs: readonly PlannedJob[],
  store: ResultStore | undefined,
  options: Omit<RunOptions, 'onEnd'>,
): Promise<JobEnds> {
  const findings = new Map<string, JobFinding>(store?.finished(jobs));
  const lost = new Map<string, LostJob>();
  const unique = [...new Map(jobs.map((job) => [job.task.key, job])).values()];
  const waiting = unique.filter(({ task }) => !findings.has(task.key));
  const line = new ProgressLine();
  if (store !== undefined) tellResumed(line, store, jobs, findings.size);
  const startedAt = performance.now();
  const show = (): void => {
    const [done, total] = [findings.size + lost.size, unique.length];
    const ran = done - (total - waiting.length);
    line.show(progressText({ done, total, ran, elapsedMs: performance.now() - startedAt, lost: lost.size }));
  };
  show();
  try {
    await runJobs(waiting, {
      ...options,
      onEnd(job, end) {
        if ('finding' in end) findings.set(job.task.key, end.finding);
        else lost.set(job.task.key, end.lost);
        store?.append(job, end);
        show();
      },
    });
  } finally {
    line.clear();
  }
  return { findings, lost };
}

function tellResumed(line: ProgressLine, store: ResultStore, jobs: readonly PlannedJob[], known: number): void {
  if (known > 0) line.say(`${known} jobs are done already and are not run again`);
  for (const [code, count] of store.otherBuilds(jobs)) {
    line.say(`${count} jobs were run by build ${code}; this is build ${jobs[0]?.code}: they are run again`);
  }
}
