import type { Asset } from '../../../../shared/market/assets.ts';
import { nextWindow, type RoundWindow, roundTitle, windowAt } from '../../../../shared/market/calendar.ts';
import { INTERVAL_MS, type Interval, scaled, type TimeScale } from '../../../../shared/market/intervals.ts';
import { slugsOf } from '../../../../shared/market/slugs.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import type { ExclusiveEvent, ExclusivePlace } from '../contract.ts';
import { bytes32Of } from '../ids.ts';
import type { Ledger } from '../ledger.ts';
import { listedMarket } from '../markets/listing.ts';
import type { ListingBoard } from '../markets/listing-board.ts';
import { Market } from '../markets/market.ts';
import { finalPriceOf } from '../markets/settlement-rule.ts';
import type { Redemption } from '../money/redemption.ts';
import type { Notices } from '../notices.ts';
import type { OrderDesk } from '../orders/order-desk.ts';
import type { PriceWorld } from '../prices/price-world.ts';
import { volatilityPerSecond } from '../prices/price-walk.ts';
import type { Schedule } from '../schedule.ts';

/** Where the ranges meet, in standard deviations of the price's way to the end: each is as likely as any other at first. */
const QUARTILES = [-0.674_49, 0, 0.674_49];
/** Nominal time from the end until the result is told, as of rounds. */
const RESOLUTION_DELAY_MS = 55_000;
/** Resolved events that stay known. */
const REMEMBERED = 3;
/** First numbers of ids, away from those of rounds; and the most ranges of one event. */
const FIRST_EVENT = 500_000;
const FIRST_MARKET = 1_500_000;
const MOST_RANGES = 10;

export type RangeEventParts = {
  readonly seed: number;
  readonly asset: Asset;
  readonly interval: Interval;
  readonly timeScale: TimeScale;
  readonly schedule: Schedule;
  readonly notices: Notices;
  readonly prices: PriceWorld;
  readonly board: ListingBoard;
  readonly desk: OrderDesk;
  readonly redemption: Redemption;
  readonly ledger: Ledger;
};

/**
 * An endless row of events "which range does the price end in", each over one window of an asset: neg-risk markets of which exactly
 * one resolves to Yes, on the price that the asset's rounds are settled by. Listed as its window begins.
 */
export class RangeEvents {
  readonly #parts: RangeEventParts;
  readonly #onListed: (markets: readonly Market[]) => void;
  readonly #resolved: (readonly Market[])[] = [];
  #listed = 0;

  /** @param onListed given the markets of each event, lowest range first */
  constructor(parts: RangeEventParts, onListed: (markets: readonly Market[]) => void) {
    this.#parts = parts;
    this.#onListed = onListed;
  }

  /** Lists the event of the window under way, then each as its window begins. */
  start(): void {
    const { interval, timeScale, schedule } = this.#parts;
    this.#run(windowAt(interval, schedule.now(), timeScale));
  }

  #run(window: RoundWindow): void {
    const { interval, schedule, timeScale, board } = this.#parts;
    const markets = this.#list(window);
    for (const market of markets) board.put(market);
    this.#onListed(markets);
    schedule.at(window.endsAt, () => {
      for (const market of markets) market.state = 'closed';
      // Windows that passed while the machine slept are left out.
      const current = windowAt(interval, schedule.now(), timeScale);
      this.#run(current.startsAt > window.startsAt ? current : nextWindow(window));
    });
    const resolvedAt = epochMs(window.endsAt + scaled(RESOLUTION_DELAY_MS, timeScale));
    schedule.at(resolvedAt, () => this.#resolve(markets));
  }

  #list(window: RoundWindow): readonly Market[] {
    const { seed, asset, schedule } = this.#parts;
    const { interval, startsAt, endsAt, timeScale } = window;
    const [roundSlug] = slugsOf(asset, interval, startsAt, timeScale);
    const slug = `${roundSlug}-price-range`;
    const number = this.#listed;
    this.#listed += 1;
    const places = this.#placesOf(window, {
      slug,
      title: roundTitle(asset, interval, startsAt, endsAt).replace('Up or Down', 'price range'),
      negRiskMarketId: bytes32Of(seed, `${slug}/event`),
      size: QUARTILES.length + 1,
    });
    return places.map((place) => {
      const named = { asset, version: 'v1', slug: `${slug}-${place.index}`, negRisk: true } as const;
      const { round, questionId } = listedMarket(seed, number, named, window, schedule.now());
      const market = new Market({
        round,
        questionId,
        listedAt: schedule.now(),
        title: `${place.event.title}: ${place.title}`,
        eventId: String(FIRST_EVENT + number),
        marketId: String(FIRST_MARKET + number * MOST_RANGES + place.index),
        place,
      });
      market.state = 'open';
      return market;
    });
  }

  /** Ranges of equal likelihood around the present price. */
  #placesOf({ interval, timeScale, endsAt }: RoundWindow, event: ExclusiveEvent): readonly ExclusivePlace[] {
    const { asset, prices, schedule } = this.#parts;
    const secondsLeft = Math.max((endsAt - schedule.now()) / 1_000 / timeScale, INTERVAL_MS[interval] / 4_000);
    const deviation = volatilityPerSecond(asset) * Math.sqrt(secondsLeft);
    const spot = prices.spot(asset);
    const decimals = Math.max(0, 1 - Math.floor(Math.log10(spot * deviation)));
    const bounds = QUARTILES.map((z) => Number((spot * Math.exp(z * deviation)).toFixed(decimals)));
    return [...bounds, undefined].map((below, index) => {
      const from = bounds[index - 1];
      return {
        event,
        index,
        title: titleOf(from, below, decimals),
        ...(from === undefined ? {} : { from }),
        ...(below === undefined ? {} : { below }),
      };
    });
  }

  #resolve(markets: readonly Market[]): void {
    const { seed, asset, prices, schedule, notices, desk, redemption } = this.#parts;
    prices.catchUp();
    const at = schedule.now();
    for (const market of markets) {
      const finalPrice = finalPriceOf(market.round, prices) ?? prices.spot(asset);
      desk.clear(market);
      const transactionHash = bytes32Of(seed, `${market.round.slug}/resolution`);
      const winner = holds(market.place, finalPrice) ? 'up' : 'down';
      market.resolution = { winner, finalPrice, at, transactionHash };
      market.state = 'resolved';
      redemption.payOut(market);
      notices.emit({ type: 'market-resolved', market, at });
    }
    this.#remember(markets);
  }

  #remember(markets: readonly Market[]): void {
    this.#resolved.push(markets);
    while (this.#resolved.length > REMEMBERED) {
      for (const market of this.#resolved.shift() ?? []) this.#parts.ledger.forget(market);
    }
  }
}

function holds(place: ExclusivePlace | undefined, price: number): boolean {
  const { from = -Infinity, below = Infinity } = place ?? {};
  return price >= from && price < below;
}

function titleOf(from: number | undefined, below: number | undefined, decimals: number): string {
  if (from === undefined) return `<${below?.toFixed(decimals)}`;
  return below === undefined ? `>${from.toFixed(decimals)}` : `${from.toFixed(decimals)}-${below.toFixed(decimals)}`;
}
