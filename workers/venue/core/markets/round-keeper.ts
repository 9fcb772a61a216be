import { invariant } from '../../../../shared/errors.ts';
import type { Asset } from '../../../../shared/market/assets.ts';
import { nextWindow, type RoundWindow, windowAt } from '../../../../shared/market/calendar.ts';
import { type Interval, scaled, type TimeScale } from '../../../../shared/market/intervals.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import type { MarketResolution } from '../contract.ts';
import { bytes32Of } from '../ids.ts';
import { REMEMBERED_ROUNDS } from '../ledger-contract.ts';
import type { Ledger } from '../ledger.ts';
import type { Bank } from '../money/bank.ts';
import { payOut } from '../money/payout.ts';
import type { Notices } from '../notices.ts';
import type { OrderDesk } from '../orders/order-desk.ts';
import type { PriceWorld } from '../prices/price-world.ts';
import type { Schedule } from '../schedule.ts';
import type { MarketDirectory } from './directory.ts';
import { listedMarket } from './listing.ts';
import type { Market } from './market.ts';
import { finalPriceOf, strikeOf, winnerOf } from './settlement-rule.ts';

/** Rounds of a series that stand listed before they begin. */
const LISTED_AHEAD = 2;
/** Nominal time from the start until the price to beat is told, and from the end until the result is (protocol §7). */
const STRIKE_DELAY_MS = 3_000;
const RESOLUTION_DELAY_MS = 55_000;
/** Real time until the next look for a price that is not there yet. */
const STRIKE_RETRY_MS = 50;

export type RoundKeeperParts = {
  readonly seed: number;
  readonly timeScale: TimeScale;
  readonly schedule: Schedule;
  readonly notices: Notices;
  readonly prices: PriceWorld;
  readonly directory: MarketDirectory;
  readonly desk: OrderDesk;
  readonly bank: Bank;
  readonly ledger: Ledger;
};

/** One asset's endless row of rounds of one interval. */
type Series = { readonly asset: Asset; newest: RoundWindow; readonly resolved: Market[] };

/** Lists rounds ahead of time and takes each through open, closed and resolved. */
export class RoundKeeper {
  readonly #parts: RoundKeeperParts;
  #listed = 0;

  constructor(parts: RoundKeeperParts) {
    this.#parts = parts;
  }

  /** Lists the round under way and those after it. */
  start(asset: Asset, interval: Interval): void {
    const { schedule, timeScale } = this.#parts;
    const current = windowAt(interval, schedule.now(), timeScale);
    const series: Series = { asset, newest: current, resolved: [] };
    this.#list(series);
    for (let ahead = 0; ahead < LISTED_AHEAD; ahead += 1) this.#listNext(series);
  }

  #listNext(series: Series): void {
    series.newest = nextWindow(series.newest);
    this.#list(series);
  }

  #list(series: Series): void {
    const { seed, schedule, directory, notices, timeScale } = this.#parts;
    const now = schedule.now();
    const market = listedMarket(seed, this.#listed, series.asset, series.newest, now);
    this.#listed += 1;
    directory.add(market);
    const { startsAt, endsAt } = market.round;
    if (startsAt <= now) market.state = 'open';
    else schedule.at(startsAt, () => this.#open(series, market));
    schedule.at(epochMs(startsAt + scaled(STRIKE_DELAY_MS, timeScale)), () => this.#tellStrike(market));
    schedule.at(endsAt, () => {
      market.state = 'closed';
    });
    schedule.at(epochMs(endsAt + scaled(RESOLUTION_DELAY_MS, timeScale)), () => this.#resolve(series, market));
    notices.emit({ type: 'market-listed', market, at: now });
  }

  #open(series: Series, market: Market): void {
    market.state = 'open';
    this.#listNext(series);
  }

  #tellStrike(market: Market): void {
    const { prices, schedule } = this.#parts;
    prices.catchUp();
    market.strike = strikeOf(market.round, prices);
    if (market.strike === undefined) schedule.after(STRIKE_RETRY_MS, () => this.#tellStrike(market));
  }

  #resolve(series: Series, market: Market): void {
    const { schedule, notices, desk, bank } = this.#parts;
    const at = schedule.now();
    const resolution = this.#resolutionOf(market);
    desk.clear(market);
    payOut(market, resolution.winner, bank, at);
    market.resolution = resolution;
    market.state = 'resolved';
    notices.emit({ type: 'market-resolved', market, at });
    this.#remember(series, market);
  }

  #resolutionOf({ round }: Market): MarketResolution {
    const { seed, prices, schedule } = this.#parts;
    prices.catchUp();
    const strike = strikeOf(round, prices);
    const finalPrice = finalPriceOf(round, prices);
    invariant(strike !== undefined && finalPrice !== undefined, `no prices to settle ${round.slug} on`);
    return {
      winner: winnerOf(strike, finalPrice),
      finalPrice,
      at: schedule.now(),
      transactionHash: bytes32Of(seed, `${round.slug}/resolution`),
    };
  }

  #remember({ resolved }: Series, market: Market): void {
    resolved.push(market);
    if (resolved.length <= REMEMBERED_ROUNDS) return;
    const forgotten = resolved.shift();
    if (forgotten !== undefined) this.#parts.ledger.forget(forgotten);
  }
}
