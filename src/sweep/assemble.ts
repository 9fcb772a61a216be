import { FILL_MODEL } from '../../shared/backtest/settings.ts';
import { SeededRandom } from '../../shared/ports/seeded-random.ts';
import type { JobFinding } from '../../shared/sweep/periods.ts';
import type { JobFailure, SweepResult } from '../../shared/sweep/result.ts';
import { judge } from '../../shared/sweep/trials.ts';
import { toUsdc } from '../../shared/units/index.ts';
import { shortHash } from '../../workers/backtest/short-hash.ts';
import type { VenueSettings } from '../backtest/plan.ts';
import type { PlannedJob } from './plan.ts';
import type { LostJob } from './run-jobs.ts';
import type { Space } from './space-flags.ts';

/** How the jobs of a sweep ended, by key. */
export type JobEnds = {
  readonly findings: ReadonlyMap<string, JobFinding>;
  readonly lost: ReadonlyMap<string, LostJob>;
};

/** What a sweep was made of. */
export type Swept = {
  readonly strategy: string;
  readonly space: Space;
  readonly venue: VenueSettings;
  readonly folds: number;
  /** At least one. */
  readonly jobs: readonly PlannedJob[];
};

/** The whole result: it depends on the jobs' findings and not on when they came. */
export function assembleSweep(
  { strategy, space, venue, folds, jobs }: Swept,
  { findings, lost }: JobEnds,
): SweepResult {
  const byTrial = Map.groupBy(jobs, ({ trial }) => trial);
  const tried = space.sets.map((params, trial) => {
    const own = byTrial.get(trial) ?? [];
    const found = own.flatMap(({ task }) => findings.get(task.key) ?? []);
    return { params, findings: found, complete: found.length === own.length };
  });
  const optimisticModes = venue.fills === 'tape' ? [] : [venue.fills];
  const judged = judge(tried, folds, optimisticModes, new SeededRandom(venue.seed).fork('monte-carlo'));
  const parts = {
    config: shortHash({ folds, configs: jobs.map(({ config }) => config) }),
    code: jobs[0]!.code,
    data: shortHash(byTrial.get(0)!.map(({ data }) => data)),
    fillModel: FILL_MODEL,
    seed: venue.seed,
  };
  const body = {
    strategy,
    optimisticModes,
    search: space.search,
    parameters: space.parameters,
    capitalUsdc: toUsdc(venue.capital),
    assets: byTrial.get(0)!.map(({ asset, interval }) => ({ asset, interval })),
    ...judged,
    failures: jobs.flatMap((job) => failureOf(job, lost.get(job.task.key))),
  };
  return { schema: 'bulkhead.sweep/1', identity: { result: shortHash({ parts, body }), ...parts }, ...body };
}

function failureOf({ trial, asset, interval }: PlannedJob, lost: LostJob | undefined): JobFailure[] {
  return lost === undefined ? [] : [{ trial, asset, interval, ...lost }];
}
