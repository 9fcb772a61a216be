import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { FILL_MODEL } from '../../shared/backtest/settings.ts';
import { UsageError } from '../../shared/errors.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { Interval } from '../../shared/market/intervals.ts';
import type { ParameterSet, ParameterValue } from '../../shared/sweep/result.ts';
import type { BacktestJob } from '../../workers/backtest/backtest-job.ts';
import { type BacktestTask, dataHashOf } from '../../workers/backtest/backtest-task.ts';
import { shortHash } from '../../workers/backtest/short-hash.ts';
import { planBacktest, type VenueSettings } from '../backtest/plan.ts';
import type { Settings } from '../config/settings.ts';
import type { IncarnationTape } from '../replay/tape-files.ts';

/** Parameters of one strategy as a configuration holds them. */
type Params = Settings['parameters'][string];

/** One trial on the tapes of one asset and interval. */
export type PlannedJob = {
  /** An index into the parameter sets. */
  readonly trial: number;
  readonly params: ParameterSet;
  readonly asset: Asset;
  readonly interval: Interval;
  /** Hashes of what it is made of; the task's key is one over all of them. */
  readonly config: string;
  readonly data: string;
  readonly code: string;
  readonly task: BacktestTask;
};

/**
 * Every job of a sweep, trial by trial. All parameter sets are checked by the strategy's own schema before anything runs.
 *
 * @param settings with the one strategy that is swept
 * @param code hash of the deciding code
 * @throws {UsageError} code `config`, naming the key, for a parameter that the strategy refuses or does not have; as
 * {@link planBacktest}
 */
export function planSweep(
  incarnations: readonly IncarnationTape[],
  settings: Settings,
  sets: readonly ParameterSet[],
  venue: VenueSettings,
  code: string,
): readonly PlannedJob[] {
  const dataHashes = new Map<string, string>();
  const hashOf = ({ recordings }: BacktestJob): string => {
    const paths = recordings.flat();
    const known = dataHashes.get(paths.join('\n')) ?? dataHashOf(paths.map(sha256Of));
    dataHashes.set(paths.join('\n'), known);
    return known;
  };
  const planned = sets.map((params) => jobsWith(incarnations, settings, params, venue));
  return planned.flatMap((jobs, trial) =>
    jobs.map((job) => {
      const { asset, interval } = job.settings.engine;
      const config = shortHash(job.settings);
      const data = hashOf(job);
      const key = shortHash({ config, data, code, fillModel: FILL_MODEL });
      const task = { schema: 'bulkhead.backtest-task/1', key, data, job } as const;
      return { trial, params: sets[trial]!, asset, interval, config, data, code, task };
    }),
  );
}

function jobsWith(
  incarnations: readonly IncarnationTape[],
  settings: Settings,
  set: ParameterSet,
  venue: VenueSettings,
): readonly BacktestJob[] {
  const [strategy = ''] = settings.strategies;
  let own: Params = settings.parameters[strategy] ?? {};
  for (const [key, value] of Object.entries(set)) own = withValue(own, key.split('.'), value);
  const jobs = planBacktest(
    incarnations,
    { ...settings, parameters: { ...settings.parameters, [strategy]: own } },
    venue,
  );
  const taken: unknown = jobs[0]?.settings.engine.strategies[0]?.params;
  const unknown = Object.keys(set).find((key) => valueAt(taken, key.split('.')) === undefined);
  if (unknown === undefined) return jobs;
  throw new UsageError('config', `"parameters.${strategy}.${unknown}": strategy ${strategy} has no such parameter`);
}

function withValue(record: Params, [key = '', ...rest]: readonly string[], value: ParameterValue): Params {
  const below = record[key];
  return { ...record, [key]: rest.length === 0 ? value : withValue(isRecord(below) ? below : {}, rest, value) };
}

function valueAt(params: unknown, [key = '', ...rest]: readonly string[]): unknown {
  const value = isRecord(params) ? params[key] : undefined;
  return rest.length === 0 ? value : valueAt(value, rest);
}

function isRecord<T>(value: T): value is T & Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sha256Of(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
