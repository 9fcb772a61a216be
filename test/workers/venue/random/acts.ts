import * as fc from 'fast-check';

/** Markets that they trade in. */
export const MARKETS = 2;

/** An order in the making. Its size may depend on what its sender has: a seller offers `portion` percent of his shares. */
export type Wish = {
  readonly market: number;
  readonly outcome: 'up' | 'down';
  readonly side: 'BUY' | 'SELL';
  readonly cents: number;
  readonly hundredths: number;
  readonly portion: number;
  readonly type: 'GTC' | 'GTD' | 'FOK' | 'FAK';
  readonly postOnly: boolean;
  /** Stated life of a GTD order. */
  readonly lifeS: number;
};

/** Something that a trader does. Open orders are picked by a number taken modulo how many there are. */
export type Deed =
  | { readonly kind: 'post'; readonly wish: Wish }
  | { readonly kind: 'batch'; readonly wishes: readonly Wish[] }
  | { readonly kind: 'repost'; readonly pick: number }
  | { readonly kind: 'cancel'; readonly picks: readonly number[]; readonly foreign: boolean }
  | { readonly kind: 'cancel-market'; readonly market: number; readonly outcome: 'up' | 'down' | 'both' }
  | { readonly kind: 'cancel-all' }
  | Fault;

/** Something that goes wrong. */
export type Fault =
  /** A post whose answer does not come, or says nothing. */
  | { readonly kind: 'mishap'; readonly wish: Wish; readonly how: Mishap }
  /** The next trades of a market are settled otherwise than usual. */
  | {
      readonly kind: 'trouble';
      readonly market: number;
      readonly course: (typeof TROUBLES)[number];
      readonly trades: number;
    }
  /** The trader's user socket breaks, or loses every other frame until the next calm. */
  | { readonly kind: 'socket'; readonly how: 'cut' | 'lossy' };

/** What can happen to a POST: carried out but unanswered, carried out after a while, failed before or after it was. */
export const MISHAPS = ['answer-lost', 'accepted-late', 'error-before', 'error-after', 'slow-answer'] as const;

export type Mishap = (typeof MISHAPS)[number];

export const TROUBLES = ['unmined', 'retrying-confirmed', 'retrying-failed', 'failed', 'not-broadcast'] as const;

/** A deed, by whom, and how long after the one before. */
export type Act = { readonly who: number; readonly gapMs: number; readonly deed: Deed };

const wish: fc.Arbitrary<Wish> = fc.record({
  market: fc.nat(MARKETS - 1),
  outcome: fc.constantFrom('up', 'down'),
  side: fc.constantFrom('BUY', 'BUY', 'SELL'),
  cents: fc.oneof(
    { arbitrary: fc.integer({ min: 46, max: 54 }), weight: 3 },
    { arbitrary: fc.integer({ min: 20, max: 80 }), weight: 2 },
  ),
  hundredths: fc.oneof(
    { arbitrary: fc.integer({ min: 500, max: 9000 }), weight: 12 },
    { arbitrary: fc.integer({ min: 400, max: 600 }), weight: 2 },
    { arbitrary: fc.integer({ min: 100_000, max: 2_000_000 }), weight: 2 },
  ),
  portion: fc.integer({ min: 0, max: 120 }),
  type: fc.constantFrom('GTC', 'GTC', 'GTC', 'GTC', 'GTD', 'GTD', 'FOK', 'FAK', 'FAK'),
  postOnly: fc.nat(5).map((die) => die === 0),
  lifeS: fc.integer({ min: 185, max: 220 }),
});

const pick = fc.nat(10_000);

const fault: fc.Arbitrary<Fault> = fc.oneof(
  {
    arbitrary: fc.record({ kind: fc.constant('mishap' as const), wish, how: fc.constantFrom(...MISHAPS) }),
    weight: 4,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('trouble' as const),
      market: fc.nat(MARKETS - 1),
      course: fc.constantFrom(...TROUBLES),
      trades: fc.integer({ min: 1, max: 5 }),
    }),
    weight: 3,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('socket' as const),
      how: fc.constantFrom('cut' as const, 'lossy' as const),
    }),
    weight: 1,
  },
);

const tradersDeed: fc.Arbitrary<Deed> = fc.oneof(
  { arbitrary: fc.record({ kind: fc.constant('post' as const), wish }), weight: 80 },
  {
    arbitrary: fc.record({
      kind: fc.constant('batch' as const),
      wishes: fc.array(wish, { minLength: 2, maxLength: 4 }),
    }),
    weight: 4,
  },
  { arbitrary: fc.record({ kind: fc.constant('repost' as const), pick }), weight: 2 },
  {
    arbitrary: fc.record({
      kind: fc.constant('cancel' as const),
      picks: fc.array(pick, { minLength: 1, maxLength: 3 }),
      foreign: fc.nat(9).map((die) => die === 0),
    }),
    weight: 10,
  },
  {
    arbitrary: fc.record({
      kind: fc.constant('cancel-market' as const),
      market: fc.nat(MARKETS - 1),
      outcome: fc.constantFrom('up' as const, 'down' as const, 'both' as const),
    }),
    weight: 1,
  },
  { arbitrary: fc.constant({ kind: 'cancel-all' as const }), weight: 1 },
);

const anyDeed: fc.Arbitrary<Deed> = fc.oneof({ arbitrary: tradersDeed, weight: 12 }, { arbitrary: fault, weight: 1 });

/** What may be done. */
export type Climate = { readonly traders: number; readonly faults: boolean };

/** One act of any of the traders. */
export function anyAct({ traders, faults }: Climate): fc.Arbitrary<Act> {
  return fc.record({ who: fc.nat(traders - 1), gapMs: fc.nat(90), deed: faults ? anyDeed : tradersDeed });
}

/** So many acts by a seed: the same ones each time. */
export function actsOf(climate: Climate, seed: number, count: number): Act[] {
  return fc.sample(anyAct(climate), { seed, numRuns: count });
}
