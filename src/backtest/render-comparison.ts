import type { CalibrationFile } from '../../shared/backtest/calibration-file.ts';
import type { Comparison } from '../../shared/backtest/comparison.ts';
import { describeDelay } from '../../shared/backtest/latency.ts';
import type { QueueChoice } from '../../shared/backtest/settings.ts';

const WORDS: Readonly<Record<string, string>> = {
  size: 'filled there too, for less',
  queue: 'the other order stood behind others',
  'own-impact': 'no trade of the tape reached the other order',
  gone: 'the displayed size was gone at its arrival',
  latency: 'the other order was not there at that moment',
  price: 'the other wanted another price',
  decision: 'the other wanted nothing of the kind',
};

const NO_BETTER =
  '  NO BETTER than the defaults on these tapes: too few fills to tell queues apart, or the runs drifted apart early. Fit to a longer run';

/** A comparison in lines of text. */
export function renderComparison(comparison: Comparison): string {
  const { asset, interval, classes } = comparison;
  return [
    `${asset} ${interval}: ${summary(comparison)}`,
    ...classes.map(({ run, why, fills, shares }) => {
      const words = WORDS[why] ?? 'the gates of the other kept it back';
      return `  only ${run}: ${fills} fills, ${shares.toFixed(2)} shares — ${why} (${words})`;
    }),
  ].join('\n');
}

/** A calibration in lines of text. */
export function renderCalibration(file: CalibrationFile, path: string): string {
  const { model, samples, before, after } = file;
  const { feed, insert, cancel } = model.latency;
  return [
    `${file.asset} ${file.interval}: fitted to data ${file.data}`,
    `  latency  feed ${describeDelay(feed)} (${samples.feed}), order ${describeDelay(insert)} (${samples.order}), cancel ${describeDelay(cancel)} (${samples.cancel})`,
    `  queue    ${describeQueue(model.queue)}, ${model.mirroredPrints ? 'with' : 'without'} trades printed for the other outcome`,
    `  before   ${summary(before)}`,
    `  after    ${summary(after)}`,
    ...(after.agreement > before.agreement ? [] : [NO_BETTER]),
    `written to ${path}`,
  ].join('\n');
}

function summary({
  recorded,
  predicted,
  both,
  agreement,
}: Pick<Comparison, 'recorded' | 'predicted' | 'both' | 'agreement'>): string {
  const sums = `recorded ${recorded.fills} fills of ${recorded.shares.toFixed(2)} shares, predicted ${predicted.fills} of ${predicted.shares.toFixed(2)}`;
  return `${sums}, ${both.shares.toFixed(2)} shares alike: agreement ${(100 * agreement).toFixed(1)} %`;
}

function describeQueue(queue: QueueChoice): string {
  return queue.model === 'risk-averse' ? 'risk-averse' : `probabilistic, power ${queue.power}`;
}
