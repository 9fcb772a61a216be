import { crashIn, type CrashOutcome, type CrashWindow, type Victim } from './crash-windows.ts';
import { runTimeoutSession, type TimeoutReport } from './post-timeouts.ts';
import { runSeed, type SeedReport } from './seed-run.ts';

/** One simulation, which depends on nothing but this. */
export type SimulationJob =
  | { readonly what: 'seed'; readonly seed: number }
  | { readonly what: 'timeouts'; readonly seed: number }
  | { readonly what: 'crash'; readonly victim: Victim; readonly window: CrashWindow };

/** What each kind of job comes to. */
export type JobResults = { readonly seed: SeedReport; readonly timeouts: TimeoutReport; readonly crash: CrashOutcome };

/** Runs one simulation, in whatever thread. */
export function runJob(job: SimulationJob): JobResults[keyof JobResults] {
  if (job.what === 'seed') return runSeed(job.seed);
  if (job.what === 'timeouts') return runTimeoutSession(job.seed);
  return crashIn(job.victim, job.window);
}
