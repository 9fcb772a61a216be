import type { CalibrationFile } from '../../shared/backtest/calibration-file.ts';
import type { Comparison } from '../../shared/backtest/comparison.ts';
import { describeDelay } from '../../shared/backtest/latency.ts';
import type { OrderAgreement } from '../../shared/backtest/order-agreement.ts';
import type { QueueChoice } from '../../shared/backtest/settings.ts';
import type { FullComparison } from '../../workers/backtest/comparison-job.ts';

const WORDS: Readonly<Record<string, string>> = {
  size: 'filled there too, for less',
  queue: 'the other order stood behind others',
  'own-impact': 'no trade of the tape reached the other order',
  gone: 'the displayed size was gone at its arrival',
  latency: 'the other order was not there at that moment',
  price: 'the other wanted another price',
  decision: 'the other wanted nothing of the kind',
};

const ORDER_WORDS: Readonly<Record<string, string>> = {
  queue: 'others were ahead of it in one of the two',
  gone: 'what was displayed in one was gone in the other',
  'own-impact': 'no trade of the tape reached it',
};

const NO_BETTER =
  '  NO BETTER than the defaults on these tapes: too few fills to tell queues apart. Fit to a longer run';

/** A comparison in lines of text. */
export function renderComparison(comparison: FullComparison): string {
  const { asset, interval, classes, orders } = comparison;
  return [
    `${asset} ${interval}, what each of the run's ${orders.orders} orders got: ${orderSummary(orders)}`,
    ...orders.classes.map(renderOrderClass),
    `${asset} ${interval}, a whole run, decided anew: ${summary(comparison)}`,
    ...classes.map(({ run, why, fills, shares }) => {
      const words = WORDS[why] ?? 'the gates of the other kept it back';
      return `  only ${run}: ${fills} fills, ${shares.toFixed(2)} shares — ${why} (${words})`;
    }),
  ].join('\n');
}

/** A calibration in lines of text. */
export function renderCalibration(file: CalibrationFile, path: string): string {
  const { model, samples, orders, runs, drift } = file;
  const { feed, insert, cancel } = model.latency;
  return [
    `${file.asset} ${file.interval}: fitted to data ${file.data}`,
    `  latency  feed ${describeDelay(feed)} (${samples.feed}), order ${describeDelay(insert)} (${samples.order}), cancel ${describeDelay(cancel)} (${samples.cancel})`,
    `  queue    ${describeQueue(model.queue)}, ${model.mirroredPrints ? 'with' : 'without'} trades printed for the other outcome`,
    `what each of the run's ${orders.before.orders} orders got:`,
    `  before   ${orderSummary(orders.before)}`,
    `  after    ${orderSummary(orders.after)}`,
    ...(orders.after.agreement > orders.before.agreement ? [] : [NO_BETTER]),
    ...orders.after.classes.map((one) => `         ${renderOrderClass(one)}`),
    'a whole run, decided anew:',
    `  before   ${summary(runs.before)}`,
    `  after    ${summary(runs.after)}`,
    `  drift    two such backtests that drew other delays agree to ${percent(drift)}: what is missing to 100 % is no matter of fills`,
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
  return `${sums}, ${both.shares.toFixed(2)} shares alike: agreement ${percent(agreement)}`;
}

function orderSummary({ recordedShares, predictedShares, bothShares, agreement }: OrderAgreement): string {
  return `${recordedShares.toFixed(2)} shares, predicted ${predictedShares.toFixed(2)}, alike ${bothShares.toFixed(2)}: agreement ${percent(agreement)}`;
}

function renderOrderClass({ more, why, orders, shares }: OrderAgreement['classes'][number]): string {
  return `  more ${more}: ${shares.toFixed(2)} shares of ${orders} orders — ${why} (${ORDER_WORDS[why] ?? 'the simulated venue did not take it'})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function describeQueue(queue: QueueChoice): string {
  return queue.model === 'risk-averse' ? 'risk-averse' : `probabilistic, power ${queue.power}`;
}
