import { describe, expect, it } from 'vitest';
import type { OwnOrderView } from '../../../../shared/strategies/strategy.ts';
import { price } from '../../../../shared/units/index.ts';
import { book, SAMPLE_ROUND, shares } from '../sample-view.ts';
import { holds, make, quiet, told } from './maker-view.ts';

/** A total that is fixed, and nothing between the book and the quote. */
function total(of: number): object {
  return { totalBase: of, totalMin: of, totalMax: of, minQuotePrice: 0, levels: 1 };
}

function own(outcome: 'up' | 'down', cents: number, size: number): OwnOrderView {
  const at = price(cents * 100);
  return {
    strategy: 'market_maker',
    outcome,
    side: 'BUY',
    level: 0,
    price: at,
    remaining: shares(size),
    pending: false,
  };
}

describe('what the market maker bids', () => {
  it.each([
    [book({ 47: 50 }, { 50: 50 }), book({ 50: 50 }, { 53: 50 }), 0.4875, 0.981, 0, 47, 50],
    [book({ 47: 50 }, { 50: 50 }), book({ 50: 50 }, { 53: 50 }), 0.5, 0.981, 1, 48, 49],
    [book({ 62: 50 }, { 64: 50 }), book({ 36: 50 }, { 38: 50 }), 0.6, 0.98, 0, 58, 36],
  ])(
    'V-QUOTE: joins or improves the best bid, below the caps (%#)',
    (up, down, fairUp, of, improveTicks, atUp, atDown) => {
      const { quotes } = make(quiet({ up, down, fairUp }), { ...total(of), improveTicks });
      expect(told(quotes)).toEqual([`up 0 ${atUp} x 5`, `down 0 ${atDown} x 5`]);
    },
  );

  it('V-QUOTE: shows half of the size where nobody asks', () => {
    const seen = quiet({ up: book({ 95: 50 }, {}), down: book({}, { 5: 50 }), fairUp: 0.97 });
    const { quotes } = make(seen, { ...total(0.98), baseShares: 20 });
    expect(told(quotes)).toEqual(['up 0 95 x 10', 'down 0 2 x 20']);
  });

  it('V-COMBINED: a pair never costs more than the total, though a repair may pay more than its cap', () => {
    const seen = quiet({
      up: book({ 49: 50 }, { 55: 50 }),
      down: book({ 49: 50 }, { 55: 50 }),
      heldBy: () => holds(35, 70),
    });
    const pairOf = (of: number) => {
      const { quotes } = make(seen, { ...total(of), strictPairing: false, levels: 2 });
      const top = (outcome: string) => Math.max(...quotes.filter((q) => q.outcome === outcome).map((q) => q.price));
      return [top('up'), top('down')];
    };
    const [up, down] = pairOf(0.97);
    expect(up).toBeGreaterThan(0.5 * 9_700);
    expect(up! + 100 + down!).toBeLessThanOrEqual(9_700);
  });

  it('V-LADDER: deeper levels are a step lower and smaller, none below a tick or the smallest order', () => {
    const wide = quiet({ up: book({ 47: 50 }, { 55: 50 }), down: book({ 45: 50 }, { 53: 50 }) });
    const { quotes } = make(wide, { ...total(0.98), levels: 3, decay: 0.5, baseShares: 20, capitalUsdc: 100 });
    expect(told(quotes).slice(0, 3)).toEqual(['up 2 45 x 5', 'up 1 46 x 10', 'up 0 47 x 20']);
    const low = quiet({ up: book({ 2: 50 }, { 4: 50 }), down: book({ 96: 50 }, { 98: 50 }), fairUp: 0.03 });
    const at = make(low, { ...total(0.98), levels: 3, decay: 0.5, baseShares: 20 }).quotes;
    expect(told(at).filter((line) => line.startsWith('up'))).toEqual(['up 1 1 x 10', 'up 0 2 x 20']);
  });

  it('does not outbid itself: own orders are no part of the book that it joins', () => {
    const alone = make(quiet(), { improveTicks: 1 });
    const seen = quiet({
      up: book({ 48: 5, 47: 100 }, { 50: 100, 51: 5 }),
      down: book({ 49: 5, 50: 100 }, { 52: 5, 53: 100 }),
      orders: [own('up', 48, 5), own('down', 49, 5)],
    });
    expect(make(seen, { improveTicks: 1 }).quotes).toEqual(alone.quotes);
  });

  it('is smaller and closer in a fast market, smaller still without the exchange, and gone without the oracle', () => {
    const params = { baseShares: 20, capitalUsdc: 100 };
    expect(make(quiet(), params).quotes).toHaveLength(4);
    const fast = make(quiet({ secondReturn: -0.001 }), params);
    expect(fast.mode).toBe('FAST_MOVE');
    expect(told(fast.quotes)).toEqual(['up 0 47 x 10', 'down 0 48 x 10']);
    const stale = make(quiet({ binanceAgeMs: 1_501 }), params);
    expect(stale).toMatchObject({ mode: 'STALE_BINANCE' });
    expect(told(stale.quotes)).toContain('up 0 47 x 14');
    expect(make(quiet({ oracleAgeMs: 5_001 }), params)).toMatchObject({ mode: 'STALE_ORACLE', quotes: [] });
  });

  it('says with every order what it rests on', () => {
    expect(
      make(quiet({ fairUp: 0.6, oraclePrice: 60_061, binancePrice: 59_600, heldBy: () => holds(12) })).basis,
    ).toEqual({
      regime: 'NORMAL',
      qUp: 0.6,
      targetTotal: 0.98,
      capUp: 0.588,
      capDown: 0.392,
      sizeScalar: 1,
      flags: 'ORACLE_DISAGREE',
      inventory: 'B',
      unpaired: 12,
    });
  });

  it('takes the exchange for the settlement feed where the round settles on it', () => {
    const round = { ...SAMPLE_ROUND, rule: { kind: 'candle' } } as const;
    expect(make(quiet({ round, oracleAgeMs: undefined })).quotes).not.toEqual([]);
    expect(make(quiet({ round, binanceAgeMs: 5_001 }))).toMatchObject({ mode: 'STALE_ORACLE', quotes: [] });
  });

  it('quotes half as much while the strike is not known', () => {
    const { quotes } = make(quiet({ fairUp: undefined }), { baseShares: 20, levels: 1, capitalUsdc: 100 });
    expect(told(quotes)).toEqual(['up 0 47 x 10', 'down 0 49 x 10']);
  });

  it('pauses on a disagreement of oracle and exchange only when told to', () => {
    const apart = quiet({ oraclePrice: 60_061, binancePrice: 59_600 });
    expect(make(apart).quotes).not.toEqual([]);
    expect(make(apart, { pauseOnDisagree: true })).toMatchObject({ mode: 'ORACLE_DISAGREE', quotes: [] });
  });

  it.each([
    ['after the cut-off', { phase: 'closing', secondsLeft: 50 }, 'CUTOFF'],
    ['at the cut-off itself', { secondsLeft: 60 }, 'CUTOFF'],
    ['before the round', { phase: 'warm' }, 'NOT_RUNNING'],
    ['without a book', { down: book({ 50: 1 }, { 53: 1 }, { live: false }) }, 'BOOK_CLOSED'],
    [
      'while one book is old and nothing is to repair',
      { down: book({ 50: 9 }, { 53: 9 }, { stale: true }) },
      'NO_PRICE',
    ],
    ['while only one side could be quoted', { down: book({}, {}) }, 'ONE_SIDED'],
  ] as const)('bids nothing %s', (_, changes, mode) => {
    expect(make(quiet(changes))).toMatchObject({ mode, quotes: [] });
  });
});

describe('how the market maker leans', () => {
  const LEAN = { strictPairing: false, levels: 2, baseShares: 20, decay: 0.5, capitalUsdc: 200 };

  it.each([
    ['A', 50, 45, ['up 1 46 x 10', 'up 0 47 x 20', 'down 1 48 x 10', 'down 0 49 x 20']],
    ['B', 50, 32, ['up 1 46 x 5.81', 'up 0 47 x 11.62', 'down 1 48 x 17.2', 'down 0 49 x 34.4']],
    ['C', 60, 25, ['up 1 46 x 5', 'down 1 50 x 20', 'down 0 51 x 40']],
  ])('V-SKEW: state %s', (_, up, down, expected) => {
    const { quotes } = make(quiet({ heldBy: () => holds(up, down, 0.4, 0.4) }), LEAN);
    expect(told(quotes)).toEqual(expected);
  });

  it('V-SKEW: in state D bids for all that is missing, one tick below the ask, and for nothing else', () => {
    const waiting = { ...LEAN, completion: false };
    const { quotes } = make(quiet({ heldBy: () => holds(80, 20, 0.4, 0.4) }), waiting);
    expect(told(quotes)).toEqual(['down 0 52 x 60']);
    const late = make(quiet({ heldBy: () => holds(50, 32, 0.4, 0.4), secondsLeft: 120 }), waiting);
    expect(told(late.quotes)).toEqual(['down 0 52 x 18']);
  });

  it('never bids for more of the excess under strict pairing', () => {
    const { quotes } = make(quiet({ heldBy: () => holds(5) }));
    expect(quotes.map(({ outcome }) => outcome)).toEqual(['down', 'down']);
  });

  it('leaves alone what others of us hold on a view', () => {
    const seen = quiet({ positions: holds(40), heldBy: () => holds(0) });
    expect(make(seen).quotes).toEqual(make(quiet()).quotes);
  });

  it('lets repairs come up faster than quotes', () => {
    expect(make(quiet()).churn).toMatchObject({ maxRiseTicksPerS: 5, minUpdateMs: 250 });
    expect(make(quiet({ heldBy: () => holds(35) })).churn).toMatchObject({ maxRiseTicksPerS: 10 });
  });

  it('has no more money in the round than its capital, except to complete pairs', () => {
    const spent = quiet({ heldBy: () => holds(60, 50, 0.47, 0.5) });
    const { quotes, mode } = make(spent, { strictPairing: false, capitalUsdc: 53.2 });
    expect(mode).toBe('NORMAL');
    expect(told(quotes)).toEqual(['down 1 48 x 5', 'down 0 49 x 5']);
    expect(make(quiet({ heldBy: () => holds(60, 60) }), { capitalUsdc: 50 })).toMatchObject({ mode: 'NO_ROOM' });
  });
});
