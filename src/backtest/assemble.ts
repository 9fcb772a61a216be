import { describeDelay } from '../../shared/backtest/latency.ts';
import type { AssetResult, Assumption, BacktestResult } from '../../shared/backtest/result.ts';
import { type BacktestSettings, FILL_MODEL } from '../../shared/backtest/settings.ts';
import { toUsdc } from '../../shared/units/index.ts';
import { shortHash } from '../../workers/backtest/short-hash.ts';

/** What came of one job. */
export type JobResult = { readonly settings: BacktestSettings; readonly found: AssetResult };

/**
 * The whole result. Its identity says what it was made of, so that two results can be told apart without reading them.
 *
 * @param jobs at least one; all with the same settings of the venue
 * @param code hash of the deciding code
 */
export function assembleResult(jobs: readonly JobResult[], code: string): BacktestResult {
  const { settings } = jobs[0]!;
  const assets = jobs.map(({ found }) => found);
  const config = shortHash(jobs.map((job) => job.settings));
  const data = shortHash(assets.flatMap(({ data: { files } }) => files.map(({ sha256 }) => sha256)));
  const parts = { config, code, data, fillModel: FILL_MODEL, seed: settings.seed };
  const optimisticModes = settings.fills === 'tape' ? [] : [settings.fills];
  const body = { optimisticModes, assumptions: assumptionsOf(settings), assets };
  const identity = { result: shortHash({ parts, body }), ...parts };
  return { schema: 'bulkhead.backtest/1', identity, ...body };
}

function assumptionsOf(settings: BacktestSettings): readonly Assumption[] {
  return [...fillAssumptions(settings), ...timeAssumptions(settings), ...moneyAssumptions(settings)];
}

function fillAssumptions({ queue, fills, mirroredPrints }: BacktestSettings): readonly Assumption[] {
  const makers = {
    tape: `filled by the tape’s prints of ${mirroredPrints ? 'either outcome' : 'its own token'} at its price once the displayed queue ahead has traded, or through its price`,
    touch: 'OPTIMISTIC: filled as soon as the other side reaches the price',
    instant: 'OPTIMISTIC: filled at the limit on arrival',
  }[fills];
  const queueWords =
    queue.model === 'risk-averse'
      ? 'whoever cancels stood behind us'
      : `cancels are split between those ahead and behind by the ${queue.power}. power of their sizes`;
  return [
    {
      name: 'makers',
      value: makers,
      limit:
        'our order would have changed what others did; a print that we would have shared is given to us in full behind the queue',
    },
    { name: 'queue', value: queueWords, limit: 'the data does not say who cancelled' },
    {
      name: 'takers',
      value:
        'walk the displayed book at arrival after the taker delay and take it away for as long as the level is displayed',
      limit: 'nobody reacts to our trade; hidden interest is not seen',
    },
  ];
}

function timeAssumptions({ latency, takerDelayMs, settlementMs }: BacktestSettings): readonly Assumption[] {
  const { feed, insert, cancel, response } = latency;
  const ways = `feed ${describeDelay(feed)}, order ${describeDelay(insert)}, cancel ${describeDelay(cancel)}, answer ${describeDelay(response)}`;
  return [
    {
      name: 'latency',
      value: ways,
      limit: 'drawn one by one, without the bursts of a busy venue; the tape’s receive times are taken for our own',
    },
    { name: 'taker delay', value: `${takerDelayMs} ms of market time`, limit: 'the venue may change it' },
    { name: 'settlement on chain', value: `${settlementMs} ms, never fails`, limit: 'failed trades are not simulated' },
    {
      name: 'outcomes',
      value: 'the venue’s word on the tape, else its streamed TWAP; what neither tells is excluded and counted',
      limit: 'rounds are resolved by one rule only: TWAP with ties going Up',
    },
  ];
}

function moneyAssumptions({ capital, exposureLimit }: BacktestSettings): readonly Assumption[] {
  return [
    {
      name: 'money',
      value: `${toUsdc(capital)} pUSD for each asset, of which ${toUsdc(exposureLimit)} may be at risk; what is spent is gone until the payout`,
      limit: 'the account’s daily limits and latches are not applied; full sets are held to the end, not merged',
    },
    {
      name: 'fees',
      value: 'each market’s own schedule, takers only where it says so',
      limit: 'no rebates, no rewards',
    },
  ];
}
