import type { BookEvent } from '../../../shared/events/market-events.ts';
import { OUTCOMES, type Outcome } from '../../../shared/market/ids.ts';
import { type Round, tokenOf } from '../../../shared/market/round.ts';
import { MICRO, PRICE_ONE } from '../../../shared/units/index.ts';
import { MarketDecoder } from '../../../shared/wire/market/market-decoder.ts';
import { TokenTable } from '../../../shared/wire/market/token-table.ts';

/** Levels from the best price on that count as near, in price: five coarse ticks. */
const NEAR = 500;

/** What the complete books of one round say, each book counted once. Prices in pUSD, sizes in shares. */
export type BookStatistics = {
  readonly slug: string;
  readonly updates: number;
  readonly refused: number;
  readonly byOutcome: Readonly<Record<Outcome, number>>;
  /** Part of the round during which a book was known, 0..1. */
  readonly coverage: number;
  /** Books in which a side is empty: they have no spread. */
  readonly oneSided: number;
  readonly spread: Spread | undefined;
  /** Means. `near`: within 0.05 of the best price. */
  readonly depth: { readonly bid: number; readonly ask: number; readonly nearBid: number; readonly nearAsk: number };
  readonly levels: { readonly bid: number; readonly ask: number };
  /** Mean of (bid − ask) ÷ (bid + ask) near the best prices, for Up: 1 is all buyers. */
  readonly imbalance: number;
  /** Of Up, at the end of the recording. It hints at the outcome and proves nothing. */
  readonly last: { readonly bid: number | undefined; readonly ask: number | undefined } | undefined;
};

type Spread = { readonly mean: number; readonly median: number; readonly p95: number };

type Side = {
  readonly best: number | undefined;
  readonly total: number;
  readonly near: number;
  readonly levels: number;
};

/** Adds up the books of one round. */
export class BookStatisticsCollector {
  readonly #round: Round;
  readonly #tokens = new TokenTable();
  readonly #decoder = new MarketDecoder(this.#tokens);
  readonly #outcomes: readonly Outcome[];
  readonly #spreads: number[] = [];
  readonly #byOutcome = { up: 0, down: 0 };
  readonly #sums = { bid: 0, ask: 0, nearBid: 0, nearAsk: 0, bidLevels: 0, askLevels: 0, imbalance: 0 };
  #refused = 0;
  #last: BookStatistics['last'];

  constructor(round: Round) {
    this.#round = round;
    for (const outcome of OUTCOMES) this.#tokens.add(tokenOf(round, outcome));
    this.#outcomes = OUTCOMES;
  }

  take(frame: Uint8Array): void {
    const verdict = this.#decoder.decode(frame, (event) => {
      if (event.type === 'book') this.#add(event, this.#outcomes[event.slot]!);
    });
    if (verdict.kind === 'refused') this.#refused += 1;
  }

  /** @param coverage as the caller measured it */
  finish(coverage: number): BookStatistics {
    const { up, down } = this.#byOutcome;
    const updates = up + down;
    const mean = (sum: number): number => (updates === 0 ? 0 : sum / updates);
    const sums = this.#sums;
    return {
      slug: this.#round.slug,
      updates,
      refused: this.#refused,
      byOutcome: this.#byOutcome,
      coverage,
      oneSided: updates - this.#spreads.length,
      spread: spreadOf(this.#spreads),
      depth: {
        bid: mean(sums.bid),
        ask: mean(sums.ask),
        nearBid: mean(sums.nearBid),
        nearAsk: mean(sums.nearAsk),
      },
      levels: { bid: mean(sums.bidLevels), ask: mean(sums.askLevels) },
      imbalance: mean(sums.imbalance),
      last: this.#last,
    };
  }

  #add(book: BookEvent, outcome: Outcome): void {
    const bid = sideOf(book.bidPrices, book.bidSizes, book.bidCount, 1);
    const ask = sideOf(book.askPrices, book.askSizes, book.askCount, -1);
    this.#byOutcome[outcome] += 1;
    if (bid.best !== undefined && ask.best !== undefined) this.#spreads.push((ask.best - bid.best) / PRICE_ONE);
    const sums = this.#sums;
    sums.bid += bid.total;
    sums.ask += ask.total;
    sums.nearBid += bid.near;
    sums.nearAsk += ask.near;
    sums.bidLevels += bid.levels;
    sums.askLevels += ask.levels;
    const near = bid.near + ask.near;
    const imbalance = near === 0 ? 0 : (bid.near - ask.near) / near;
    sums.imbalance += outcome === 'up' ? imbalance : -imbalance;
    this.#last = outcome === 'up' ? quote(bid.best, ask.best) : quote(mirrored(ask.best), mirrored(bid.best));
  }
}

/** @param better 1 where a higher price is the better one, −1 where a lower one is */
function sideOf(prices: Float64Array, sizes: Float64Array, count: number, better: 1 | -1): Side {
  let best: number | undefined;
  for (let i = 0; i < count; i += 1) {
    const price = prices[i]!;
    if (best === undefined || (price - best) * better > 0) best = price;
  }
  let total = 0;
  let near = 0;
  for (let i = 0; i < count; i += 1) {
    const shares = sizes[i]! / MICRO;
    total += shares;
    if (best !== undefined && Math.abs(prices[i]! - best) <= NEAR) near += shares;
  }
  return { best, total, near, levels: count };
}

function spreadOf(spreads: number[]): Spread | undefined {
  if (spreads.length === 0) return undefined;
  const sorted = spreads.sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!;
  return { mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length, median: at(0.5), p95: at(0.95) };
}

/** The other outcome's price, as a price of Up. */
function mirrored(price: number | undefined): number | undefined {
  return price === undefined ? undefined : PRICE_ONE - price;
}

function quote(bid: number | undefined, ask: number | undefined): NonNullable<BookStatistics['last']> {
  return { bid: fraction(bid), ask: fraction(ask) };
}

function fraction(price: number | undefined): number | undefined {
  return price === undefined ? undefined : price / PRICE_ONE;
}
