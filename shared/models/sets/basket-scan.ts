import { MIN_MARKETABLE_USDC } from '../../market/order-rules.ts';
import type { FeeSchedule } from '../../market/round.ts';
import {
  complement,
  cost,
  MICRO,
  type MicroShares,
  type MicroUsdc,
  microShares,
  microUsdc,
  type Price,
  PRICE_ONE,
  type Tick,
} from '../../units/index.ts';
import { type Level, type SetFills, type SetLeg, type SetWalk, walkSets } from './complete-set.ts';
import { costAtLimits, cutToLegal, depthNear, isEven, slippageOf } from './legal-basket.ts';
import { bestWayOut, type WayOut } from './unwind.ts';

/** A leg's cost and fee are rounded level by level: so much more it may cost, micro-pUSD. */
const ROUNDING = 100;

/** What does not change of a leg. */
export type BasketLeg = {
  /** The outcome that it buys, for people. */
  readonly title: string;
  readonly fees: FeeSchedule;
  /** Smallest order of its market. */
  readonly minSize: MicroShares;
};

/** One share of every leg pays `payout` pUSD together, whatever happens. */
export type Basket = {
  readonly legs: readonly BasketLeg[];
  readonly payout: number;
  /** Both legs are sold in one book, so that what one shows must stand in the other too (strategies §4.1). */
  readonly isOneBook: boolean;
};

/** A leg's book at the moment of the scan, without our own orders, best first. */
export type LegBook = {
  /** Whether its depth may be believed at all. */
  readonly live: boolean;
  /** Since its last news, ms. */
  readonly ageMs: number;
  readonly tick: Tick;
  readonly asks: readonly Level[];
  readonly bids: readonly Level[];
};

/** Defaults of strategies §7.1 stand beside their names. */
export type ScanTerms = {
  /** A set must cost less than its payout by more than this before fees, 0.02, and by at least this after them, 0.001, pUSD. */
  readonly minGross: number;
  readonly minNet: number;
  /** Most money for one basket, fees included: 10 pUSD. */
  readonly budget: MicroUsdc;
  /** A leg without news for longer is not believed: 2 000. */
  readonly maxAgeMs: number;
  /** Least shares within a cent of the best ask: 10. */
  readonly minDepthShares: number;
  /** What a leg may cost per share above its best ask: 0.005. */
  readonly maxSlippage: number;
  /** A broken set is completed while that loses no more. */
  readonly maxLoss: MicroUsdc;
};

/** The orders of a basket with their money, and what would be done if one of them missed. */
export type BasketPlan = {
  readonly fills: SetFills;
  /** Money that the orders can cost at most, fees included. */
  readonly atMost: MicroUsdc;
  /** Profit for each pUSD of cost: what baskets are ranked by. */
  readonly ratio: number;
  /** For each leg the way out if it alone is missed; `undefined` where what is held would be held. */
  readonly unwind: readonly (WayOut | undefined)[];
};

/** Why there is no basket to buy. */
export type NoBasket =
  | 'book-closed'
  | 'no-ask'
  | 'no-edge'
  | 'not-mirrored'
  | 'fees'
  | 'budget'
  | 'thin'
  | 'min-size'
  | 'slippage'
  | 'uneven';

/** What a scan of one basket found; `bestSum` is what the best set costs before fees, pUSD. */
export type ScanVerdict =
  | { readonly kind: 'none'; readonly reason: NoBasket; readonly bestSum: number | undefined }
  /** Cheaper than its payout, and not by enough (strategies §7.1: a sum in [0.98, 1.00)). */
  | { readonly kind: 'near-miss'; readonly bestSum: number }
  /** Worth buying if its books are as they were last told: those of `aged` legs are older than allowed. */
  | { readonly kind: 'aged'; readonly aged: readonly number[]; readonly bestSum: number }
  | { readonly kind: 'opportunity'; readonly plan: BasketPlan; readonly bestSum: number };

/**
 * Looks for sets that cost less than they pay: pure, one basket at a time (strategies §7.1, vectors V-ARB-MULTI, V-ARB-NO).
 *
 * @param books one for each leg, in their order
 */
export function scanBasket(basket: Basket, books: readonly LegBook[], terms: ScanTerms): ScanVerdict {
  if (books.some(({ live }) => !live)) return { kind: 'none', reason: 'book-closed', bestSum: undefined };
  const { payout } = basket;
  const legs = basket.legs.map(({ fees }, index): SetLeg => ({ asks: books[index]!.asks, fees }));
  const walk = walkSets(legs, { payout, minGross: terms.minGross, minNet: terms.minNet, budget: terms.budget });
  const { bestSum } = walk;
  if (bestSum === undefined) return { kind: 'none', reason: 'no-ask', bestSum };
  if (walk.size === 0 && walk.stop === 'sum') {
    return bestSum < payout ? { kind: 'near-miss', bestSum } : { kind: 'none', reason: 'no-edge', bestSum };
  }
  if (basket.isOneBook && !isMirrored(books)) return { kind: 'none', reason: 'not-mirrored', bestSum };
  if (walk.size === 0) return { kind: 'none', reason: walk.stop === 'net' ? 'fees' : 'budget', bestSum };
  const fills = soundFills(basket, legs, walk, terms);
  if (typeof fills === 'string') return { kind: 'none', reason: fills, bestSum };
  const aged = books.flatMap(({ ageMs }, index) => (ageMs > terms.maxAgeMs ? [index] : []));
  if (aged.length > 0) return { kind: 'aged', aged, bestSum };
  return { kind: 'opportunity', plan: planOf(basket, books, legs, fills, terms), bestSum };
}

/** The better basket first: more profit for its cost, then the smaller cost (strategies §7.1). */
export function byWorth(a: BasketPlan, b: BasketPlan): number {
  return b.ratio - a.ratio || a.atMost - b.atMost;
}

/** As many sets as can be ordered soundly: all that are worthwhile, else fewer, so that legs need fewer levels; or why none. */
function soundFills(basket: Basket, legs: readonly SetLeg[], walk: SetWalk, terms: ScanTerms): SetFills | NoBasket {
  const budget = terms.budget - ROUNDING * legs.length;
  let reason: NoBasket | undefined;
  for (const size of [walk.size, ...levelEnds(legs, walk.size)]) {
    const fills = cutToLegal(legs, size, basket.payout, { budget, maxOrder: Infinity });
    const fault = faultOf(basket, legs, walk, fills, terms);
    if (fault === undefined) return fills;
    reason ??= fault;
  }
  return reason ?? 'thin';
}

/** Sizes below a size at which one leg goes over to its next level, largest first. */
function levelEnds(legs: readonly SetLeg[], below: MicroShares): readonly MicroShares[] {
  const ends = new Set<number>();
  for (const { asks } of legs) {
    let depth = 0;
    for (const { size } of asks) {
      depth += size;
      if (depth < below) ends.add(depth);
    }
  }
  return [...ends].sort((a, b) => b - a).map(microShares);
}

function faultOf(
  { legs }: Basket,
  sets: readonly SetLeg[],
  walk: SetWalk,
  { size, fills, profit }: SetFills,
  terms: ScanTerms,
): NoBasket | undefined {
  if (sets.some(({ asks }) => depthNear(asks) < terms.minDepthShares * MICRO)) return 'thin';
  const isLarge = fills.every(({ limit }, index) => {
    return size >= legs[index]!.minSize && cost(size, limit) >= MIN_MARKETABLE_USDC;
  });
  if (size === 0 || !isLarge) return walk.stop === 'budget' ? 'budget' : 'min-size';
  if (profit <= 0 || profit < terms.minNet * size) return 'fees';
  if (fills.some((fill, index) => slippageOf(fill.cost, size, sets[index]!) > terms.maxSlippage)) return 'slippage';
  return fills.every((fill, index) => isEven(fill, size, sets[index]!)) ? undefined : 'uneven';
}

/** The best ask of each stands as a bid in the other's book. */
function isMirrored(books: readonly LegBook[]): boolean {
  return books.every(({ asks: [best] }, index) => {
    const other = books[1 - index];
    return best !== undefined && other?.bids.some(({ price }) => price === complement(best.price)) === true;
  });
}

function planOf(
  { payout, isOneBook }: Basket,
  books: readonly LegBook[],
  legs: readonly SetLeg[],
  fills: SetFills,
  { maxLoss }: ScanTerms,
): BasketPlan {
  const { size, cost: paid, fees, profit } = fills;
  const filled = fills.fills.map((fill, index) => {
    const { bids, tick } = books[index]!;
    return { size, paid: microUsdc(fill.cost + fill.fee), bids, tick, fees: legs[index]!.fees };
  });
  const unwind = filled.map((_, missed) => {
    const missing = [
      { size, asks: afterTaking(legs[missed]!.asks, fills.fills[missed]!.limit), fees: legs[missed]!.fees },
    ];
    const gone = isOneBook ? complement(fills.fills[missed]!.limit) : PRICE_ONE;
    const held = filled.flatMap((leg, index) => (index === missed ? [] : [{ ...leg, bids: below(leg.bids, gone) }]));
    return bestWayOut({ filled: held, missing, payout, size }, maxLoss);
  });
  return {
    fills,
    atMost: microUsdc(Math.max(costAtLimits(legs, fills), paid + fees)),
    ratio: profit / (paid + fees),
    unwind,
  };
}

/** In one book an ask of the missed leg was a bid for the other: whoever took it took both. */
function below(bids: readonly Level[], limit: number): readonly Level[] {
  return bids.filter(({ price }) => price < limit);
}

/** A leg is missed because somebody was first: what stood within its limit is gone. */
function afterTaking(asks: readonly Level[], limit: Price): readonly Level[] {
  return asks.filter(({ price }) => price > limit && price < PRICE_ONE);
}
