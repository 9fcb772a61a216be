import type { Random } from '../../../../shared/ports/ports.ts';
import { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import type { BookView, OwnOrderView, Positions, StrategyView } from '../../../../shared/strategies/strategy.ts';
import {
  complement,
  type EpochMs,
  epochMs,
  microShares,
  microUsdc,
  type MicroShares,
  PRICE_ONE,
  price,
  type Price,
  type Tick,
  tick,
} from '../../../../shared/units/index.ts';
import { SAMPLE_ENGINE } from '../../tape/sample-tape.ts';
import { NOW, SAMPLE_ROUND, strike } from '../sample-view.ts';

/**
 * Any state that a round can be in, and some that it should not: empty and one-sided books, ticks of all kinds, stale feeds,
 * lopsided inventories of unknown cost, probabilities at the edge, numbers that are none.
 */
export function randomMarket(
  seed: number,
  books: 'independent' | 'mirrored' = 'independent',
): { readonly seen: StrategyView; readonly params: object } {
  const random = new SeededRandom(seed);
  const t = pick(random, [tick(100), tick(100), tick(50), tick(10)]);
  const now = epochMs(NOW + between(random, 0, 10_000));
  const positions = randomPositions(random);
  const up = randomBook(random, t);
  const down = books === 'mirrored' ? mirrorOf(up) : randomBook(random, t);
  const seen: StrategyView = {
    now,
    config: SAMPLE_ENGINE,
    round: SAMPLE_ROUND,
    phase: pick(random, ['open', 'open', 'open', 'open', 'open', 'closing', 'warm']),
    secondsLeft: pick(random, [random.unit() * 900, random.unit() * 900, 60, 60.001, 59.999, random.unit() * 120, -1]),
    fractionLeft: random.unit(),
    strike: strike(60_000),
    fairUp: pick(random, [random.unit(), random.unit(), 0.001, 0.999, undefined, Number.NaN]),
    window: { count: 0 },
    trades: { count: 0, netVolume: 0 },
    up,
    down,
    positions,
    heldBy: () => positions,
    crossedQuotes: [],
    orders: random.unit() < 0.3 ? [unscored(up, t, now)] : [],
    fills: [],
    takes: [],
    volatility: { variance: pick(random, [0, 1e-9, random.unit() * 1e-7, random.unit() * 1e-7, Number.NaN]), drift: 0 },
    oracleAgeMs: pick(random, [200, 200, 200, 200, 200, 200, 6_000, undefined]),
    binanceAgeMs: pick(random, [200, 200, 2_000, undefined]),
    secondReturn: pick(random, [0, 0, 0, 0.002, undefined, Number.NaN]),
    leaderTrades: [],
    mayTake: random.unit() < 0.8,
    freeCash: Infinity,
  };
  return { seen, params: randomParams(random) };
}

/** A best bid of ours that earns no rewards; the book shows others beside it. */
function unscored({ bestBid }: BookView, t: Tick, now: EpochMs): OwnOrderView {
  const at = price(Math.max(t, bestBid - t));
  const terms = { outcome: 'up', side: 'BUY', level: 0, price: at, remaining: microShares(5e6) } as const;
  return { strategy: 'market_maker', ...terms, pending: false, scoring: { isScoring: false, at: now } };
}

function randomParams(random: Random): object {
  return {
    levels: between(random, 1, 5),
    improveTicks: between(random, 0, 2),
    baseShares: 1 + random.unit() * 40,
    decay: random.unit(),
    strictPairing: random.unit() < 0.5,
    oneSidedWhenBalanced: random.unit() < 0.5,
    capitalUsdc: 20 + random.unit() * 200,
    minQuotePrice: pick(random, [0, 0.05]),
    allowNegative: random.unit() < 0.5,
    carrySurplus: random.unit() < 0.5,
    chaseRewards: random.unit() < 0.5,
  };
}

function randomPositions(random: Random): Positions {
  const position = () => {
    const held = random.unit() < 0.4 ? 0 : Math.round(random.unit() * 120e6);
    return { shares: microShares(held), cost: microUsdc(Math.round(held * pick(random, [random.unit(), 0.5, 0]))) };
  };
  return { up: position(), down: position() };
}

function randomBook(random: Random, t: Tick): BookView {
  const steps = PRICE_ONE / t;
  const bid = between(random, 1, steps - 2) * t;
  const ask = Math.min(PRICE_ONE - t, bid + between(random, 1, 12) * t);
  const bestBid = price(random.unit() < 0.1 ? 0 : bid);
  const bestAsk = price(random.unit() < 0.1 ? 0 : ask);
  const size = (): MicroShares => microShares(between(random, 1, 30_000) * 10_000);
  const [bidSize, askSize] = [size(), size()];
  return {
    live: random.unit() < 0.98,
    stale: random.unit() < 0.05,
    tick: t,
    bestBid,
    bestAsk,
    bestBidSize: bidSize,
    bestAskSize: askSize,
    bidSizeAt: (at: Price) => microShares(bestBid !== 0 && at <= bestBid ? bidSize : 0),
    askSizeAt: (at: Price) => microShares(bestAsk !== 0 && at >= bestAsk ? askSize : 0),
  };
}

function flip(at: Price | 0): Price | 0 {
  return at === 0 ? 0 : complement(at);
}

/** The other token's book, as the venue shows it: every bid is an ask for its complement. */
function mirrorOf(book: BookView): BookView {
  return {
    ...book,
    bestBid: flip(book.bestAsk),
    bestAsk: flip(book.bestBid),
    bestBidSize: book.bestAskSize,
    bestAskSize: book.bestBidSize,
    bidSizeAt: (at) => book.askSizeAt(complement(at)),
    askSizeAt: (at) => book.bidSizeAt(complement(at)),
  };
}

function between(random: Random, least: number, most: number): number {
  return least + Math.floor(random.unit() * (most - least + 1));
}

function pick<T>(random: Random, choices: readonly T[]): T {
  return choices[Math.floor(random.unit() * choices.length)]!;
}
