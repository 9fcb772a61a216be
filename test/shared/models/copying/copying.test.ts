import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundedCopy,
  type CopyBounds,
  type CopySizing,
  copiedSale,
  copyLimit,
  freshness,
  SeenTrades,
  toMilliseconds,
  type TradeIdentity,
  tradeKey,
  wantedCopy,
} from '../../../../shared/models/index.ts';
import { cost, epochMs, MICRO, microShares, microUsdc, price, tick, toShares } from '../../../../shared/units/index.ts';

const CENT = tick(100);
const usdc = (amount: number) => microUsdc(Math.round(amount * MICRO));
const shares = (count: number) => microShares(Math.round(count * MICRO));

const WIDE: CopyBounds = {
  limit: price(4_200),
  minSize: shares(5),
  maxOrder: usdc(1_000),
  room: usdc(1_000),
  raiseToMin: false,
};

function copy(sizing: CopySizing, leaderShares: number, leaderPrice: number, more: Partial<CopyBounds> = {}) {
  const bounds = { ...WIDE, limit: price(leaderPrice * 10_000), ...more };
  const trade = { shares: leaderShares, price: leaderPrice, limit: bounds.limit, freeBalance: usdc(1_000) };
  const size = boundedCopy(wantedCopy(sizing, trade), bounds);
  return typeof size === 'string' ? size : { shares: toShares(size), usdc: cost(size, bounds.limit) / MICRO };
}

describe('the size of a copy', () => {
  it('V-COPY: (a) a tenth of 250 at 0.42 is 25 shares for 10.50', () => {
    expect(copy({ mode: 'ratio', factor: 0.1 }, 250, 0.42)).toEqual({ shares: 25, usdc: 10.5 });
  });

  it('V-COPY: (b) 2 % of 1,000 at 0.42 is 47.61 shares', () => {
    expect(copy({ mode: 'balance', share: 0.02 }, 250, 0.42)).toMatchObject({ shares: 47.61 });
  });

  it('V-COPY: (c) 1 pUSD at a limit of 0.43 is 2.32 shares, too few; raised to the minimum it is 5 for 2.15', () => {
    const limit = copyLimit('BUY', 0.42, 0.04, CENT);
    expect(limit).toBe(4_300);
    const fixed: CopySizing = { mode: 'fixed', usdc: 1 };
    expect(wantedCopy(fixed, { shares: 250, price: 0.42, limit, freeBalance: usdc(0) })).toBeCloseTo(2.3256, 4);
    expect(copy(fixed, 250, 0.42, { limit })).toBe('min');
    expect(copy(fixed, 250, 0.42, { limit, raiseToMin: true })).toEqual({ shares: 5, usdc: 2.15 });
  });

  it('V-COPY: (d) a twentieth of 60 pUSD is 3.00, below the cap of 3.60, and a tenth is cut to it', () => {
    expect(copy({ mode: 'ratio', factor: 0.05 }, 120, 0.5, { maxOrder: usdc(3.6) })).toEqual({ shares: 6, usdc: 3 });
    expect(copy({ mode: 'ratio', factor: 0.1 }, 120, 0.5, { maxOrder: usdc(3.6) })).toMatchObject({ usdc: 3.6 });
  });

  it('follows the tier that the leader’s money reaches, below the first nothing', () => {
    const tiers = [
      { fromUsdc: 10, factor: 0.5 },
      { fromUsdc: 100, factor: 0.1 },
    ];
    const sizing: CopySizing = { mode: 'tiered', tiers };
    expect(copy(sizing, 100, 0.5)).toMatchObject({ shares: 50 });
    expect(copy(sizing, 200, 0.5)).toMatchObject({ shares: 20 });
    expect(copy(sizing, 10, 0.5)).toBe('min');
  });

  it('is at least 1 pUSD where a share costs little', () => {
    const ratio: CopySizing = { mode: 'ratio', factor: 1 };
    expect(copy(ratio, 33.33, 0.03)).toBe('min');
    expect(copy(ratio, 33.34, 0.03)).toMatchObject({ shares: 33.34 });
  });

  it('is nothing when even the smallest order exceeds what is left', () => {
    expect(copy({ mode: 'ratio', factor: 1 }, 250, 0.42, { room: usdc(2), raiseToMin: true })).toBe('room');
    expect(copy({ mode: 'ratio', factor: NaN }, 250, 0.42)).toBe('min');
  });

  it('never costs more than its bounds', () => {
    const money = fc.integer({ min: 0, max: 50 * MICRO });
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        fc.integer({ min: 1, max: 99 }),
        money,
        money,
        fc.boolean(),
        (wanted, cents, order, room, raiseToMin) => {
          const limit = price(cents * 100);
          const bounds = { ...WIDE, limit, maxOrder: microUsdc(order), room: microUsdc(room), raiseToMin };
          const size = boundedCopy(wanted, bounds);
          if (typeof size === 'string') return;
          expect(cost(size, limit)).toBeLessThanOrEqual(Math.min(order, room));
          expect(size).toBeGreaterThanOrEqual(WIDE.minSize);
        },
      ),
    );
  });
});

describe('a copied sale', () => {
  it('V-COPY: (e) sells 40 % of what we hold when the leader sells 100 of 250', () => {
    expect(copiedSale(100, 250, shares(25))).toBe(shares(10));
  });

  it('sells everything, and no more, when the leader sells more than he was known to hold', () => {
    expect(copiedSale(300, 250, shares(25))).toBe(shares(25));
    expect(copiedSale(1, 0, shares(25))).toBe(shares(25));
    expect(copiedSale(0, 250, shares(25))).toBe(0);
  });

  it('asks for no less than the leader’s price with its buffer', () => {
    expect(copyLimit('SELL', 0.42, 0.04, CENT)).toBe(4_100);
    expect(copyLimit('BUY', 0.99, 0.04, CENT)).toBe(9_900);
  });
});

const FILL: TradeIdentity = { transaction: '0xa', token: '1', side: 'BUY', price: 0.42, size: 10, atMs: 1_000 };

describe('trades that were told already', () => {
  it('V-COPY: (f) two fills of one transaction are two trades; told again they are none', () => {
    const seen = new SeenTrades();
    const page = [FILL, { ...FILL, size: 12 }];
    expect(seen.take(page, tradeKey)).toEqual(page);
    expect(seen.take(page, tradeKey)).toEqual([]);
  });

  it('counts equal fills: the second of two is new when only one was told before, by whatever source', () => {
    const seen = new SeenTrades();
    expect(seen.take([FILL], tradeKey)).toHaveLength(1);
    expect(seen.take([FILL], tradeKey)).toHaveLength(0);
    expect(seen.take([FILL, FILL], tradeKey)).toHaveLength(1);
    expect(seen.take([FILL, FILL, FILL], tradeKey)).toHaveLength(1);
    expect(seen.take([FILL, FILL], tradeKey)).toHaveLength(0);
  });

  it('holds no more than 3,000 keys after 100,000 trades (M105)', () => {
    const seen = new SeenTrades();
    for (let i = 0; i < 1_000; i += 1) {
      const page = Array.from({ length: 100 }, (_, n) => i * 100 + n);
      expect(seen.take(page, String)).toHaveLength(100);
      expect(seen.take(page, String)).toHaveLength(0);
      expect(seen.size).toBeLessThanOrEqual(3_000);
    }
  });

  it('keeps its memory bounded and forgets the oldest first', () => {
    const seen = new SeenTrades();
    for (let i = 0; i < 3_001; i += 1) seen.take([i], String);
    expect(seen.size).toBe(1_500);
    expect(seen.take([3_000, 1_501], String)).toEqual([]);
    expect(seen.take([1_500], String)).toEqual([1_500]);
  });
});

describe('the age of a leader’s trade', () => {
  const NOW = epochMs(1_771_228_923_000);

  it('V-COPY: (g) a trade 5,001 ms old is late, one of 5,000 ms is not', () => {
    expect(freshness(NOW, epochMs(NOW - 5_001), 5_000)).toBe('late');
    expect(freshness(NOW, epochMs(NOW - 5_000), 5_000)).toBe('fresh');
  });

  it('takes what claims to come from the future for a wrong clock', () => {
    expect(freshness(NOW, epochMs(NOW + 2_000), 5_000)).toBe('fresh');
    expect(freshness(NOW, epochMs(NOW + 2_001), 5_000)).toBe('ahead');
  });

  it('reads seconds and milliseconds alike', () => {
    expect(toMilliseconds(1_771_228_923)).toBe(NOW);
    expect(toMilliseconds(NOW)).toBe(NOW);
  });
});
