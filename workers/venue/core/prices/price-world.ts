import { InvariantError } from '../../../../shared/errors.ts';
import type { Asset } from '../../../../shared/market/assets.ts';
import { scaled, type TimeScale } from '../../../../shared/market/intervals.ts';
import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import { type EpochMs, epochMs } from '../../../../shared/units/index.ts';
import type { Candle, PricePoint, VenuePrices } from '../contract.ts';
import type { Notices } from '../notices.ts';
import type { Schedule } from '../schedule.ts';
import { CandleLog } from './candle-log.ts';
import { PriceHistory } from './price-history.ts';
import { PriceWalk, volatilityPerSecond } from './price-walk.ts';
import { SpotMarket } from './spot-market.ts';
import { crossingSwing } from './swing.ts';

/** Nominal averaging window of the settlement price (protocol §7). */
export const TWAP_LOOKBACK_MS = 60_000;
/** Nominal time between two values of the oracle, and the shortest real one (design §7). */
const ORACLE_STEP_MS = 1000;
const MIN_STEP_MS = 50;
/** Spot moves this often between two oracle values, where the shortest step allows. */
const SPOT_STEPS = 4;
/** Trades that there should be in a nominal second; no more than one in a spot step. */
const TRADES_PER_S = 3;
/** An invented past moves less than the walk where it has a swing, so that its trends are plain. */
const PAST_CALM = 0.25;
/** Snapshots of price streams reach back two nominal minutes (protocol §8.1). */
const SNAPSHOT_MS = 120_000;
/** Real time after which a price is not told any more: the machine slept when it was due. */
const NEWS_MS = 60_000;

export type PriceWorldParts = {
  readonly assets: readonly Asset[];
  readonly timeScale: TimeScale;
  /** How long prices are remembered, real ms: the longest round until it is settled. */
  readonly keepMs: number;
  /** Prices swing on top of their walk, and averages cross at a candle that is the newest for so many ms at least. */
  readonly trendLastsMs?: number | undefined;
  readonly random: SeededRandom;
  readonly schedule: Schedule;
  readonly notices: Notices;
};

/** The prices of one asset. */
type AssetPrices = {
  readonly asset: Asset;
  /** The true price: the walk's, and the swing on top of it. */
  value: number;
  /** What the walk is multiplied by at a moment. */
  swing: (at: number) => number;
  readonly candles: CandleLog;
  readonly walk: PriceWalk;
  readonly spot: SpotMarket;
  readonly random: SeededRandom;
  readonly oracle: PriceHistory;
  readonly twap: PriceHistory;
  readonly trades: PriceHistory;
};

/**
 * Walks every asset's price on a fixed grid of time and publishes it: the oracle's value and the TWAP once a nominal second
 * (at most every 50 ms), Binance trades and best prices in between. The TWAP stamped T is the mean of the oracle's values
 * in (T − 60 nominal seconds, T].
 */
export class PriceWorld implements VenuePrices {
  readonly lookbackMs: number;
  readonly #timeScale: TimeScale;
  readonly #keptMs: number;
  readonly #trendLastsMs: number | undefined;
  readonly #schedule: Schedule;
  readonly #notices: Notices;
  readonly #assets = new Map<Asset, AssetPrices>();
  /** Spot steps in one oracle step, and real ms of a spot step; not always whole. */
  readonly #stepsPerOracle: number;
  readonly #stepMs: number;
  readonly #nominalStepS: number;
  /** Number of the next spot step since the epoch. */
  #next = 0;

  constructor({ assets, timeScale, keepMs, trendLastsMs, random, schedule, notices }: PriceWorldParts) {
    this.lookbackMs = scaled(TWAP_LOOKBACK_MS, timeScale);
    this.#timeScale = timeScale;
    this.#schedule = schedule;
    this.#notices = notices;
    const oracleStepMs = Math.max(MIN_STEP_MS, ORACLE_STEP_MS * timeScale);
    this.#stepsPerOracle = Math.min(SPOT_STEPS, Math.max(1, Math.floor(oracleStepMs / MIN_STEP_MS)));
    this.#stepMs = oracleStepMs / this.#stepsPerOracle;
    this.#nominalStepS = this.#stepMs / 1000 / timeScale;
    this.#trendLastsMs = trendLastsMs;
    this.#keptMs = Math.max(keepMs, scaled(SNAPSHOT_MS, timeScale)) + this.lookbackMs;
    for (const asset of assets) {
      this.#assets.set(asset, this.#assetPrices(asset, random.fork(asset)));
    }
  }

  /** Makes up the past from `from` on without telling of it, then goes on in real time. */
  start(from: EpochMs): void {
    this.#next = Math.ceil(from / this.#stepMs);
    for (const prices of this.#assets.values()) {
      prices.candles.start(prices.walk.value, from);
      if (this.#trendLastsMs !== undefined) this.#swing(prices, from, this.#trendLastsMs);
    }
    this.#runTo(this.#schedule.now(), false);
    this.#wait();
  }

  /** Publishes everything due by now, so that a reader who was woken in the same moment misses nothing. */
  catchUp(): void {
    this.#runTo(this.#schedule.now(), true);
  }

  /** The true price, which only the venue's own crowd may look at. */
  spot(asset: Asset): number {
    return this.#of(asset).value;
  }

  /** Settlement price at a moment: the latest TWAP stamped not after it. */
  twapAt(asset: Asset, at: EpochMs): number | undefined {
    return this.#of(asset).twap.lastAtOrBefore(at)?.value;
  }

  /** Mean of the oracle's values in (after, upTo]. */
  oracleMean(asset: Asset, after: EpochMs, upTo: EpochMs): number | undefined {
    return this.#of(asset).oracle.mean(after, upTo);
  }

  oracleSince(asset: Asset, from: EpochMs): readonly PricePoint[] {
    return this.#of(asset).oracle.since(from);
  }

  twapSince(asset: Asset, from: EpochMs): readonly PricePoint[] {
    return this.#of(asset).twap.since(from);
  }

  candle(asset: Asset, from: EpochMs, to: EpochMs): Candle | undefined {
    const { trades, candles } = this.#of(asset);
    return from >= (trades.first?.at ?? Infinity) ? trades.candle(from, to) : candles.candle(from, to);
  }

  #assetPrices(asset: Asset, random: SeededRandom): AssetPrices {
    const walk = new PriceWalk(asset, random.fork('walk'));
    const pastVolatility = volatilityPerSecond(asset) * (this.#trendLastsMs === undefined ? 1 : PAST_CALM);
    return {
      asset,
      value: walk.value,
      swing: () => 1,
      candles: new CandleLog(this.#timeScale, pastVolatility, random.fork('past')),
      walk,
      spot: new SpotMarket(asset, random.fork('spot')),
      random,
      oracle: new PriceHistory(this.#keptMs),
      twap: new PriceHistory(this.#keptMs),
      trades: new PriceHistory(this.#keptMs),
    };
  }

  /** A swing under which averages cross. What the walk will have done by now is known: it can be walked twice. */
  #swing(prices: AssetPrices, from: EpochMs, lastsMs: number): void {
    const { asset, random, candles } = prices;
    const now = this.#schedule.now();
    const walk = new PriceWalk(asset, random.fork('walk'));
    const walked = new PriceHistory(Infinity);
    for (let step = this.#next; this.#momentOf(step) <= now; step += 1) {
      walked.add({ at: this.#momentOf(step), value: walk.step(this.#nominalStepS) });
    }
    const still = (ms: number) => walked.lastAtOrBefore(epochMs(ms))?.value ?? candles.still(ms);
    const swing = crossingSwing(this.#timeScale, now, lastsMs, still);
    candles.ride(swing);
    const before = swing.at(from);
    prices.swing = (at) => swing.at(at) / before;
  }

  #of(asset: Asset): AssetPrices {
    const prices = this.#assets.get(asset);
    if (prices === undefined) throw new InvariantError('venue_asset', `the venue does not list ${asset}`);
    return prices;
  }

  #wait(): void {
    this.#schedule.at(this.#momentOf(this.#next), () => {
      this.#runTo(this.#schedule.now(), true);
      this.#wait();
    });
  }

  /** What nobody would remember any more is not even made up. */
  #runTo(now: EpochMs, told: boolean): void {
    this.#next = Math.max(this.#next, Math.ceil((now - this.#keptMs) / this.#stepMs));
    for (let at = this.#momentOf(this.#next); at <= now; at = this.#momentOf(this.#next)) {
      for (const [asset, prices] of this.#assets) this.#step(asset, prices, at, told && now - at < NEWS_MS);
      this.#next += 1;
    }
  }

  /** In whole ms, as stamps are. */
  #momentOf(step: number): EpochMs {
    return epochMs(Math.round(step * this.#stepMs));
  }

  #step(asset: Asset, prices: AssetPrices, at: EpochMs, told: boolean): void {
    const spot = prices.walk.step(this.#nominalStepS) * prices.swing(at);
    prices.value = spot;
    const trade = prices.random.unit() < TRADES_PER_S * this.#nominalStepS ? prices.spot.trade(spot, at) : undefined;
    if (trade !== undefined) {
      const value = Number(trade.price);
      prices.trades.add({ at, value });
      prices.candles.add(value, at);
    }
    if (told && trade !== undefined) this.#notices.emit({ type: 'binance-trade', asset, ...trade });
    if (told) this.#notices.emit({ type: 'binance-ticker', asset, ...prices.spot.ticker(spot, at) });
    if (this.#next % this.#stepsPerOracle !== 0) return;

    const value = rounded(spot);
    prices.oracle.add({ at, value });
    const twap = rounded(prices.oracle.mean(epochMs(at - this.lookbackMs), at) ?? value);
    prices.twap.add({ at, value: twap });
    if (!told) return;
    this.#notices.emit({ type: 'price', kind: 'oracle', asset, value, at });
    this.#notices.emit({ type: 'price', kind: 'twap', asset, value: twap, at });
  }
}

/** The oracle's values have eight decimals. */
function rounded(value: number): number {
  return Math.round(value * 1e8) / 1e8;
}
