import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Basket,
  BasketBudget,
  type LegBook,
  scanBasket,
  type ScanTerms,
} from '../../../../shared/models/index.ts';
import { epochMs, microShares, microUsdc, price, tick, toShares, toUsdc } from '../../../../shared/units/index.ts';

const FEES = { rate: 0.04, exponent: 1, takerOnly: true };
const TERMS: ScanTerms = {
  minGross: 0.02,
  minNet: 0.001,
  budget: microUsdc(1_000_000_000),
  maxAgeMs: 2_000,
  minDepthShares: 10,
  maxSlippage: 0.05,
  maxLoss: microUsdc(1_000_000),
};

type Ladder = readonly (readonly [cents: number, shares: number])[];

function ladder(levels: Ladder) {
  return levels.map(([cents, shares]) => ({ price: price(cents * 100), size: microShares(shares * 1_000_000) }));
}

function book(asks: Ladder, bids: Ladder = [], more: Partial<LegBook> = {}): LegBook {
  return { live: true, ageMs: 0, tick: tick(100), asks: ladder(asks), bids: ladder(bids), ...more };
}

function basketOf(count: number, payout = 1, isOneBook = false): Basket {
  const legs = Array.from({ length: count }, (_, index) => {
    return { title: String(index), fees: FEES, minSize: microShares(5_000_000) };
  });
  return { legs, payout, isOneBook };
}

const MULTI = [
  book(
    [
      [22, 60],
      [24, 100],
    ],
    [[21, 90]],
  ),
  book(
    [
      [31, 50],
      [32, 40],
    ],
    [[30, 90]],
  ),
  book([[18, 80]], [[17, 90]]),
  book(
    [
      [20, 45],
      [21, 90],
    ],
    [[19, 90]],
  ),
];

function scan(books: readonly LegBook[], terms: Partial<ScanTerms> = {}, basket = basketOf(books.length)) {
  return scanBasket(basket, books, { ...TERMS, ...terms });
}

function reasonOf(verdict: ReturnType<typeof scan>): string {
  return verdict.kind === 'none' ? verdict.reason : verdict.kind;
}

function withBid(each: LegBook, cents: number): LegBook {
  return { ...each, bids: [...each.bids, ...ladder([[cents, 40]])] };
}

/** Books of No. */
function noBooks(asks: readonly number[]): LegBook[] {
  return asks.map((cents) => book([[cents, 100]], [[cents - 1, 100]]));
}

describe('the scan of a basket', () => {
  it('V-ARB-MULTI: 45 sets at 0.91, and no leg that would spend the rest of its money on shares beyond the set', () => {
    const verdict = scan(MULTI);
    if (verdict.kind !== 'opportunity') throw new Error(reasonOf(verdict));
    const { fills } = verdict.plan;
    // 50 sets would sign the fourth leg at 0.21, of which 45 are had for 0.20: that money buys 52 shares.
    expect(toShares(fills.size)).toBe(45);
    expect([toUsdc(fills.cost), toUsdc(fills.fees), toUsdc(fills.profit)]).toEqual([40.95, 1.24758, 2.80242]);
    expect(fills.fills.map(({ limit }) => limit)).toEqual([2_200, 3_100, 1_800, 2_000]);
  });

  it('V-ARB-NO: a No of each of four outcomes at 2.94 pays 3 and is taken, at 2.98 the fees eat it', () => {
    const no = basketOf(4, 3);
    expect(scan(noBooks([74, 65, 78, 77]), {}, no)).toMatchObject({ kind: 'opportunity', bestSum: 2.94 });
    expect(reasonOf(scan(noBooks([76, 66, 79, 76]), {}, no))).toBe('fees');
  });

  const CLOSED = book([[22, 60]], [], { live: false });
  const OLD = book([[18, 80]], [], { ageMs: 2_001 });
  const STEEP = book([
    [10, 4],
    [24, 100],
  ]);
  const FEW = { minDepthShares: 0 };

  it.each<[reason: string, first: LegBook | undefined, terms: Partial<ScanTerms>]>([
    ['book-closed', CLOSED, {}],
    ['no-ask', book([]), {}],
    ['no-edge', book([[31, 60]]), {}],
    ['near-miss', book([[30, 60]]), {}],
    ['near-miss', book([[29, 60]]), {}],
    ['fees', book([[28, 60]]), { minNet: 0.002 }],
    [
      'thin',
      book([
        [22, 9],
        [24, 100],
      ]),
      {},
    ],
    ['budget', undefined, { budget: microUsdc(4_000_000) }],
    ['min-size', book([[22, 4]]), FEW],
    ['slippage', STEEP, { ...FEW, maxSlippage: 0.005 }],
    ['uneven', STEEP, { ...FEW, maxSlippage: 1 }],
    ['aged', OLD, {}],
  ])('says %s', (reason, first, terms) => {
    expect(reasonOf(scan([first ?? MULTI[0]!, ...MULTI.slice(1)], terms))).toBe(reason);
  });

  it('names the legs whose books are too old to be believed', () => {
    const old = { ageMs: 2_001 };
    const books = MULTI.map((each, index) => (index % 2 === 0 ? { ...each, ...old } : each));
    expect(scan(books)).toMatchObject({ kind: 'aged', aged: [0, 2] });
  });

  it('does not believe a set of Up and Down that one book shows and the other does not', () => {
    const pair = basketOf(2, 1, true);
    const up = book([[46, 40]], [[51, 40]]);
    const down = book([[49, 40]], [[54, 40]]);
    expect(reasonOf(scan([up, down], {}, pair))).toBe('opportunity');
    expect(reasonOf(scan([up, book([[49, 40]], [[53, 40]])], {}, pair))).toBe('not-mirrored');
  });

  it('says for each leg what would be done if it alone were missed', () => {
    const verdict = scan(MULTI, { budget: microUsdc(20_000_000) });
    if (verdict.kind !== 'opportunity') throw new Error(reasonOf(verdict));
    expect(verdict.plan.unwind.map((way) => way?.action)).toEqual(['complete', 'complete', 'liquidate', 'complete']);
    const [first] = verdict.plan.unwind;
    // What stood within the limit is gone: the missing leg is bought at its next level, 0.24 for 0.22.
    const more = toShares(verdict.plan.fills.size) * (0.02 + 0.04 * (0.24 * 0.76 - 0.22 * 0.78));
    expect(toUsdc(first!.result)).toBeCloseTo(toUsdc(verdict.plan.fills.profit) - more, 3);
  });

  it('does not sell to the bid that a missed leg of the same book was: it went with the ask', () => {
    const up = book([[46, 40]], [[51, 40]]);
    const down = book([[49, 40]], [[54, 40]]);
    const verdict = scan([up, down], {}, basketOf(2, 1, true));
    if (verdict.kind !== 'opportunity') throw new Error(reasonOf(verdict));
    expect(verdict.plan.unwind).toEqual([undefined, undefined]);
    const deeper = [withBid(up, 43), withBid(down, 46)];
    const cheap = scan(deeper, {}, basketOf(2, 1, true));
    if (cheap.kind !== 'opportunity') throw new Error(reasonOf(cheap));
    expect(cheap.plan.unwind.map((way) => way?.action)).toEqual(['liquidate', 'liquidate']);
    for (const way of cheap.plan.unwind) expect(way?.result).toBeLessThan(0);
  });

  it('never plans more than the money, the depth or unequal legs, whatever the books', () => {
    const levels = fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 300 })), {
      minLength: 1,
      maxLength: 4,
    });
    const asks = levels.map((drawn) => {
      const sorted = [...new Map(drawn).entries()].sort(([a], [b]) => a - b);
      return book(sorted, [[1, 500]]);
    });
    const books = fc.array(asks, { minLength: 2, maxLength: 5 });
    let plans = 0;
    fc.assert(
      fc.property(books, fc.integer({ min: 1, max: 500 }), (drawn, budget) => {
        const verdict = scan(drawn, { budget: microUsdc(budget * 1_000_000) });
        if (verdict.kind !== 'opportunity') return;
        plans += 1;
        const { fills, atMost } = verdict.plan;
        expect(atMost).toBeLessThanOrEqual(budget * 1_000_000);
        expect(fills.cost + fills.fees).toBeLessThanOrEqual(atMost);
        expect(fills.profit).toBeGreaterThan(0);
        for (const [index, { limit }] of fills.fills.entries()) {
          const depth = drawn[index]!.asks.filter((ask) => ask.price <= limit).reduce((sum, { size }) => sum + size, 0);
          expect(depth).toBeGreaterThanOrEqual(fills.size);
        }
      }),
      { numRuns: 2_000, seed: 1 },
    );
    expect(plans).toBeGreaterThan(50);
  });
});

describe('the budget of baskets', () => {
  it('total never exceeded over a day: what is tied up at any moment stays within it, each basket within its own', () => {
    const wish = fc.record({
      money: fc.integer({ min: 1, max: 15_000_000 }),
      afterMs: fc.integer({ min: 0, max: 3_600_000 }),
      lastsMs: fc.oneof(fc.integer({ min: 1, max: 7_200_000 }), fc.constant(Infinity)),
    });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 120 }), (wishes) => {
        const budget = new BasketBudget(microUsdc(10_000_000), microUsdc(100_000_000));
        const held: { money: number; until: number }[] = [];
        let now = epochMs(0);
        for (const { money, afterMs, lastsMs } of wishes) {
          now = epochMs(now + afterMs);
          const tied = () => held.filter(({ until }) => until > now).reduce((sum, each) => sum + each.money, 0);
          const before = tied();
          const taken = budget.commit(microUsdc(money), now, now + lastsMs);
          expect(taken).toBe(money <= 10_000_000 && before + money <= 100_000_000);
          if (taken) held.push({ money, until: now + lastsMs });
          expect(budget.committed(now)).toBe(tied());
          expect(tied()).toBeLessThanOrEqual(100_000_000);
        }
      }),
    );
  });
});
