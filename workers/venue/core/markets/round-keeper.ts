import type { Asset } from '../../../../shared/market/assets.ts';
import { nextWindow, type RoundWindow, windowAt } from '../../../../shared/market/calendar.ts';
import { type Interval, scaled, type TimeScale } from '../../../../shared/market/intervals.ts';
import type { Round } from '../../../../shared/market/round.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import type { MarketResolution } from '../contract.ts';
import { bytes32Of } from '../ids.ts';
import { FEWEST_ROUNDS, REMEMBERED_ROUNDS } from '../ledger-contract.ts';
import type { Ledger } from '../ledger.ts';
import type { CoreFaults } from '../faults/core-faults.ts';
import type { PlayedRounds } from '../play/played-rounds.ts';
import type { Redemption } from '../money/redemption.ts';
import type { Notices } from '../notices.ts';
import type { OrderDesk } from '../orders/order-desk.ts';
import type { Schedule } from '../schedule.ts';
import type { ListingBoard } from './listing-board.ts';
import { listedMarket } from './listing.ts';
import type { Market } from './market.ts';
import { finalPriceOf, type SettlementPrices, strikeOf, winnerOf } from './settlement-rule.ts';

/** Rounds of a series that stand listed before they begin. */
const LISTED_AHEAD = 2;
/** Nominal time from the start until the price to beat is told, and from the end until the result is (protocol §7). */
const STRIKE_DELAY_MS = 3_000;
const RESOLUTION_DELAY_MS = 55_000;
/** Real time until the next look for a price that is not there yet, and for the end of a fault that holds it back. */
const STRIKE_RETRY_MS = 50;
const HELD_STRIKE_RETRY_MS = 1_000;
/** Real time until the next look for an outcome that the tape has not told. */
const UNTOLD_OUTCOME_RETRY_MS = 250;

/** Prices that may be behind the moment, and made up where there are none. */
export type RoundPrices = SettlementPrices & {
  /** Gets everything that is due by now. */
  catchUp?(): void;
  /** The present price. */
  spot?(asset: Asset): number;
};

export type RoundKeeperParts = {
  readonly seed: number;
  readonly timeScale: TimeScale;
  readonly schedule: Schedule;
  readonly notices: Notices;
  readonly prices: RoundPrices;
  /** What a tape tells of rounds, where one is played: it comes before what the prices say. */
  readonly recorded?: Pick<PlayedRounds, 'strikeOf' | 'resolutionOf'> | undefined;
  readonly board: ListingBoard;
  readonly desk: OrderDesk;
  readonly redemption: Redemption;
  readonly ledger: Ledger;
  readonly faults: CoreFaults;
};

/** A result before it is told. */
type Decision = Pick<MarketResolution, 'winner' | 'finalPrice'>;

/** One asset's endless row of rounds of one interval. */
type Series = Pick<Round, 'asset' | 'version'> & { newest: RoundWindow; readonly resolved: Market[] };

/** Lists rounds ahead of time and takes each through open, closed and resolved. */
export class RoundKeeper {
  readonly #parts: RoundKeeperParts;
  #listed = 0;

  constructor(parts: RoundKeeperParts) {
    this.#parts = parts;
  }

  /** Lists the round under way and those after it. */
  start(asset: Asset, interval: Interval, version: Round['version']): void {
    const { schedule, timeScale } = this.#parts;
    const current = windowAt(interval, schedule.now(), timeScale);
    const series: Series = { asset, version, newest: current, resolved: [] };
    this.#list(series);
    this.#listAhead(series);
  }

  /** Lists what is missing of the rounds to come. Rounds that passed while the machine slept are left out. */
  #listAhead(series: Series): void {
    const { schedule, timeScale } = this.#parts;
    const current = windowAt(series.newest.interval, schedule.now(), timeScale);
    let last = current;
    for (let ahead = 0; ahead < LISTED_AHEAD; ahead += 1) last = nextWindow(last);
    while (series.newest.startsAt < last.startsAt) {
      const next = nextWindow(series.newest);
      series.newest = next.startsAt < current.startsAt ? current : next;
      this.#list(series);
    }
  }

  #list(series: Series): void {
    const { seed, schedule, board, timeScale } = this.#parts;
    const now = schedule.now();
    const market = listedMarket(seed, this.#listed, series, series.newest, now);
    this.#listed += 1;
    const { startsAt, endsAt } = market.round;
    if (startsAt <= now) market.state = 'open';
    else schedule.at(startsAt, () => this.#open(series, market));
    schedule.at(epochMs(startsAt + scaled(STRIKE_DELAY_MS, timeScale)), () => this.#fixStrike(market));
    schedule.at(endsAt, () => {
      market.state = 'closed';
    });
    schedule.at(epochMs(endsAt + scaled(RESOLUTION_DELAY_MS, timeScale)), () => this.#decide(series, market));
    board.put(market);
  }

  #open(series: Series, market: Market): void {
    market.state = 'open';
    this.#listAhead(series);
  }

  #fixStrike(market: Market): void {
    const { prices, schedule, faults, recorded } = this.#parts;
    prices.catchUp?.();
    const strike = recorded?.strikeOf(market.round) ?? strikeOf(market.round, prices);
    if (strike === undefined) {
      if (market.isRunning) schedule.after(STRIKE_RETRY_MS, () => this.#fixStrike(market));
      return;
    }
    const late = faults.strikes.pick(market.round);
    if (late?.byMs === undefined) return this.#tellStrike(market, strike);
    return schedule.after(late.byMs, () => this.#tellStrike(market, strike));
  }

  /** Tells the price to beat, unless a fault keeps it back altogether: then when that ends, while the round lasts. */
  #tellStrike(market: Market, strike: number): void {
    const { schedule, faults } = this.#parts;
    const rule = faults.strikes.pick(market.round);
    const kept = rule !== undefined && rule.byMs === undefined;
    if (!kept) market.strike = strike;
    else if (market.isRunning) schedule.after(HELD_STRIKE_RETRY_MS, () => this.#tellStrike(market, strike));
  }

  /** The result is fixed at its time; a fault may keep it back for a while. */
  #decide(series: Series, market: Market): void {
    const { schedule, faults } = this.#parts;
    const decided = this.#resultOf(market);
    if (decided === undefined) return schedule.after(UNTOLD_OUTCOME_RETRY_MS, () => this.#decide(series, market));
    const late = faults.resolutions.pick(market.round);
    if (late === undefined) return this.#resolve(series, market, decided);
    return schedule.after(late.byMs, () => this.#resolve(series, market, decided));
  }

  #resolve(series: Series, market: Market, decided: Decision): void {
    const { seed, schedule, notices, desk, redemption } = this.#parts;
    const at = schedule.now();
    desk.clear(market);
    market.resolution = { ...decided, at, transactionHash: bytes32Of(seed, `${market.round.slug}/resolution`) };
    market.state = 'resolved';
    redemption.payOut(market);
    notices.emit({ type: 'market-resolved', market, at });
    this.#remember(series, market);
  }

  /**
   * A venue that slept through a round remembers no prices of it: the present one stands for those that are missing. A tape's
   * own word comes first; without it and without prices nothing is decided.
   */
  #resultOf({ round, strike: told }: Market): Decision | undefined {
    const { prices, recorded } = this.#parts;
    prices.catchUp?.();
    const present = prices.spot?.(round.asset);
    const strike = recorded?.strikeOf(round) ?? strikeOf(round, prices) ?? told ?? present;
    const finalPrice = finalPriceOf(round, prices) ?? present;
    const recordedEnd = recorded?.resolutionOf(round);
    if (recordedEnd !== undefined) return { ...(finalPrice === undefined ? {} : { finalPrice }), ...recordedEnd };
    return strike === undefined || finalPrice === undefined
      ? undefined
      : { winner: winnerOf(strike, finalPrice), finalPrice };
  }

  #remember({ resolved }: Series, market: Market): void {
    const { ledger } = this.#parts;
    resolved.push(market);
    while (resolved.length > (ledger.isFull ? FEWEST_ROUNDS : REMEMBERED_ROUNDS)) {
      const forgotten = resolved.shift();
      if (forgotten !== undefined) ledger.forget(forgotten);
    }
  }
}
