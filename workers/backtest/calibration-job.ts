import type { Agreement, CalibrationFile, FittedModel } from '../../shared/backtest/calibration-file.ts';
import type { Comparison } from '../../shared/backtest/comparison.ts';
import type { QueueChoice } from '../../shared/backtest/settings.ts';
import type { BacktestJob } from './backtest-job.ts';
import { compareJob, readRun } from './comparison-job.ts';

/** Queues that are tried, with and without trades of the other outcome. */
const QUEUES: readonly QueueChoice[] = [
  { model: 'risk-averse' },
  ...[0.5, 1, 2, 3, 5].map((power) => ({ model: 'probabilistic', power }) as const),
];

/** What a calibration found, but for the hash of its data. */
export type Calibration = Omit<CalibrationFile, 'data'>;

/**
 * Fits latencies and queue to the run that wrote the tapes: the latencies are its own, the queue is the one whose fills agree
 * best. Few parameters and many fills, so that there is little to overfit; how well it does elsewhere only other tapes tell.
 *
 * @param job with the configuration that the run had, and the defaults to compare with
 */
export function calibrateJob(job: BacktestJob): Calibration {
  const recorded = readRun(job.recordings);
  const compare = (changes: Partial<FittedModel>): Comparison =>
    compareJob({ ...job, settings: { ...job.settings, ...changes } }, recorded);
  const latency = recorded.latency.model();
  const tried = QUEUES.flatMap((queue) =>
    [false, true].map((mirroredPrints) => {
      const model = { latency, queue, mirroredPrints };
      return { model, comparison: compare(model) };
    }),
  );
  const best = tried.reduce((a, b) => (b.comparison.agreement > a.comparison.agreement ? b : a));
  const { asset, interval } = job.settings.engine;
  return {
    schema: 'bulkhead.calibration/1',
    asset,
    interval,
    samples: recorded.latency.samples,
    model: best.model,
    before: agreementOf(compare({})),
    after: agreementOf(best.comparison),
    tried: tried.map(({ model: { queue, mirroredPrints }, comparison: { agreement } }) => ({
      queue,
      mirroredPrints,
      agreement,
    })),
  };
}

function agreementOf({ recorded, predicted, both, agreement, classes }: Comparison): Agreement {
  return { recorded, predicted, both, agreement, classes };
}
