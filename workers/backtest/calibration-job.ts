import type { Agreement, CalibrationFile } from '../../shared/backtest/calibration-file.ts';
import { compareRuns, type Comparison } from '../../shared/backtest/comparison.ts';
import type { QueueChoice } from '../../shared/backtest/settings.ts';
import type { BacktestJob } from './backtest-job.ts';
import { compareJob, echoOrders, logBacktest, readRun } from './comparison-job.ts';

/** Queues that are tried, with and without trades of the other outcome. */
const QUEUES: readonly QueueChoice[] = [
  { model: 'risk-averse' },
  ...[0.5, 1, 2, 3, 5].map((power) => ({ model: 'probabilistic', power }) as const),
];

/** What a calibration found, but for the hash of its data. */
export type Calibration = Omit<CalibrationFile, 'data'>;

/**
 * Fits latencies and queue to the run that wrote the tapes: the latencies are its own, the queue is the one that predicts best what
 * each order of the run got. Few parameters and many fills, so that there is little to overfit; how well it does elsewhere only
 * other tapes tell.
 *
 * @param job with the configuration that the run had, and the defaults to compare with
 */
export function calibrateJob(job: BacktestJob): Calibration {
  const { settings, recordings } = job;
  const recorded = readRun(recordings);
  const latency = recorded.latency.model();
  const models = QUEUES.flatMap((queue) => [false, true].map((mirroredPrints) => ({ latency, queue, mirroredPrints })));
  const venues = [settings, ...models.map((model) => ({ ...settings, ...model }))];
  const [before, ...found] = echoOrders(recordings, venues, recorded);
  const tried = models.map((model, index) => ({ model, orders: found[index]! }));
  // The first of equals: the more careful one.
  const best = tried.reduce((a, b) => (b.orders.agreement > a.orders.agreement ? b : a));
  const fitted = { ...job, settings: { ...settings, ...best.model } };
  const { asset, interval } = settings.engine;
  return {
    schema: 'bulkhead.calibration/1',
    asset,
    interval,
    samples: recorded.latency.samples,
    model: best.model,
    orders: { before: before!, after: best.orders },
    runs: { before: agreementOf(compareJob(job, recorded)), after: agreementOf(compareJob(fitted, recorded)) },
    drift: driftOf(fitted),
    tried: tried.map(({ model: { queue, mirroredPrints }, orders: { agreement } }) => ({
      queue,
      mirroredPrints,
      agreement,
    })),
  };
}

/** How far two backtests agree that differ in nothing but the delays that they drew: a better agreement with a run is luck. */
function driftOf(job: BacktestJob): number {
  const { asset, interval } = job.settings.engine;
  const otherDraws = { ...job, settings: { ...job.settings, seed: job.settings.seed + 1 } };
  return compareRuns({ asset, interval }, logBacktest(job), logBacktest(otherDraws)).agreement;
}

function agreementOf({ recorded, predicted, both, agreement, classes }: Comparison): Agreement {
  return { recorded, predicted, both, agreement, classes };
}
