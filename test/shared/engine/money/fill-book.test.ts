import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FillBook, type FillVerdict } from '../../../../shared/engine/money/fill-book.ts';
import { moneyOf } from '../../../../shared/engine/money/fill-money.ts';
import type { TradeStatus, VenueFill } from '../../../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash, Outcome, TokenId, TradeId } from '../../../../shared/market/ids.ts';
import { epochMs, microShares, price } from '../../../../shared/units/index.ts';

const NO_FEES = { rate: 0, exponent: 1, takerOnly: true };
const FEES = { rate: 0.07, exponent: 1, takerOnly: true };

type Terms = {
  id: number;
  side: 'BUY' | 'SELL';
  cents: number;
  shares: number;
  role?: 'maker' | 'taker';
  status?: TradeStatus;
};

function fill({ id, side, cents, shares, role = 'maker', status = 'CONFIRMED' }: Terms): VenueFill {
  return {
    tradeId: `t${id}` as TradeId,
    orderId: `o${id}` as OrderHash,
    conditionId: '0x1' as ConditionId,
    token: '1' as TokenId,
    side,
    price: price(cents * 100),
    size: microShares(Math.round(shares * 1e6)),
    role,
    status,
  };
}

const BUY = fill({ id: 1, side: 'BUY', cents: 40, shares: 100, status: 'MATCHED' });

const ORIGIN = { strategy: 'inventory_making', at: epochMs(0) };

function note(book: FillBook, told: VenueFill, outcome: Outcome): FillVerdict {
  return book.note(told, outcome, ORIGIN);
}

describe('fill book', () => {
  it('books cost, average and profit as V-PAPER says, without fees', () => {
    const book = new FillBook(FEES);
    note(book, fill({ id: 1, side: 'BUY', cents: 40, shares: 100 }), 'up');
    note(book, fill({ id: 2, side: 'BUY', cents: 52, shares: 50 }), 'up');
    expect(book.holding('up')).toMatchObject({ shares: 150e6, cost: 66e6, realised: 0 });
    note(book, fill({ id: 3, side: 'SELL', cents: 60, shares: 60 }), 'up');
    expect(book.holding('up')).toMatchObject({ shares: 90e6, cost: 39.6e6, realised: 9.6e6 });
  });

  it('earns what V-INV says, where no sets were merged before: 100 received for 88.50 spent', () => {
    const book = new FillBook(NO_FEES);
    note(book, fill({ id: 1, side: 'BUY', cents: 47, shares: 100 }), 'up');
    note(book, fill({ id: 2, side: 'BUY', cents: 50, shares: 83 }), 'down');
    expect([book.holding('up').cost, book.holding('down').cost]).toEqual([47e6, 41.5e6]);
    book.resolve({ winner: 'up' });
    expect([book.holding('up').realised, book.holding('down').realised]).toEqual([53e6, -41.5e6]);
    expect(book.realised).toBe(11.5e6);
  });

  it('attributes to each strategy what its own trades earned; the parts make the whole once the round resolved', () => {
    const book = new FillBook(FEES);
    book.note(fill({ id: 1, side: 'BUY', cents: 40, shares: 100 }), 'up', ORIGIN);
    book.note(fill({ id: 2, side: 'BUY', cents: 52, shares: 50, role: 'taker' }), 'up', {
      strategy: 'distance_fade',
      at: epochMs(0),
    });
    book.note(fill({ id: 3, side: 'SELL', cents: 60, shares: 120 }), 'up', ORIGIN);
    book.resolve({ winner: 'up' });
    const parts = Object.fromEntries(book.realisedByStrategy().map(({ strategy, amount }) => [strategy, amount]));
    expect(parts).toEqual({ inventory_making: 12e6, distance_fade: 24e6 - 873_600 });
    expect(book.realised).toBe(36e6 - 873_600);
  });

  it('books the taker fees of V-PAPER into cost and proceeds', () => {
    const book = new FillBook(FEES);
    note(book, fill({ id: 1, side: 'BUY', cents: 40, shares: 100, role: 'taker' }), 'up');
    note(book, fill({ id: 2, side: 'BUY', cents: 52, shares: 50, role: 'taker' }), 'up');
    expect(book.holding('up').cost / 150e6).toBeCloseTo(0.457024, 6);
    note(book, fill({ id: 3, side: 'SELL', cents: 60, shares: 60, role: 'taker' }), 'up');
    expect(book.realised).toBe(7_570_560);
  });

  it('V-ORDER: 12.90 shares bought at 0.62 by a taker win 4.68925 or lose 8.21075', () => {
    const results = (['up', 'down'] as const).map((winner) => {
      const book = new FillBook(FEES);
      note(book, fill({ id: 1, side: 'BUY', cents: 62, shares: 12.9, role: 'taker' }), 'up');
      book.resolve({ winner });
      return book.realised;
    });
    expect(results).toEqual([4_689_250, -8_210_750]);
  });

  it('counts a fill once, however often and in whatever state it is told', () => {
    const book = new FillBook(FEES);
    const verdicts = (['MATCHED', 'MATCHED', 'MINED', 'RETRYING', 'MINED', 'CONFIRMED', 'MATCHED'] as const).map(
      (status) => note(book, { ...BUY, status }, 'up'),
    );
    expect(verdicts).toEqual(['booked', 'repeated', 'advanced', 'advanced', 'advanced', 'advanced', 'repeated']);
    expect(book.holding('up').shares).toBe(100e6);
  });

  it('keeps two of our orders in one trade apart', () => {
    const book = new FillBook(FEES);
    note(book, BUY, 'up');
    note(book, { ...BUY, orderId: 'other' as OrderHash }, 'up');
    expect(book.holding('up').shares).toBe(200e6);
  });

  it('reverses a failed fill exactly once, and never one that is final', () => {
    const book = new FillBook(FEES);
    note(book, BUY, 'up');
    expect(note(book, { ...BUY, status: 'FAILED' }, 'up')).toBe('reversed');
    expect(note(book, { ...BUY, status: 'FAILED' }, 'up')).toBe('repeated');
    expect(note(book, { ...BUY, status: 'CONFIRMED' }, 'up')).toBe('contradicted');
    expect(book.holding('up')).toEqual({ shares: 0, cost: 0, realised: 0 });
    expect(book.isSettled).toBe(true);
  });

  it('books nothing for a trade that was first heard of as failed', () => {
    const book = new FillBook(FEES);
    expect(note(book, { ...BUY, status: 'FAILED' }, 'up')).toBe('failed-unbooked');
    expect(book.cost).toBe(0);
  });

  it('takes a purchase back out after its shares were sold, and after the round paid out', () => {
    const book = new FillBook(FEES);
    note(book, BUY, 'up');
    note(book, fill({ id: 2, side: 'SELL', cents: 50, shares: 100 }), 'up');
    note(book, { ...BUY, status: 'FAILED' }, 'up');
    expect(book.holding('up').shares).toBe(-100e6);
    book.resolve({ winner: 'up' });
    expect(book.realised).toBe(50e6 - 100e6);
  });

  it('tells the confirmed shares from those that may yet fail', () => {
    const book = new FillBook(FEES);
    note(book, BUY, 'up');
    expect(book.shares('up')).toEqual({ traded: { bought: 100e6, sold: 0 }, confirmed: { bought: 0, sold: 0 } });
    note(book, { ...BUY, status: 'CONFIRMED' }, 'up');
    expect(book.shares('up').confirmed).toEqual({ bought: 100e6, sold: 0 });
  });

  it('is exact over executions at several prices', () => {
    const executions = [
      { price: price(5_000), size: microShares(30e6) },
      { price: price(5_100), size: microShares(20e6) },
    ];
    const walked = { ...fill({ id: 1, side: 'BUY', cents: 51, shares: 50, role: 'taker' }), executions };
    expect(moneyOf(walked, FEES)).toEqual({ notional: 25_200_000, fee: 874_860 });
  });

  const someFills = fc.array(
    fc.record({
      side: fc.constantFrom('BUY' as const, 'SELL' as const),
      cents: fc.integer({ min: 1, max: 99 }),
      shares: fc.integer({ min: 1, max: 50 }),
      role: fc.constantFrom('maker' as const, 'taker' as const),
      outcome: fc.constantFrom<Outcome>('up', 'down'),
      fails: fc.boolean(),
    }),
    { maxLength: 20 },
  );

  it('earns exactly what came in less what went out, whatever traded and failed (invariant 10)', () => {
    fc.assert(
      fc.property(someFills, fc.constantFrom<Outcome>('up', 'down'), (fills, winner) => {
        const book = new FillBook(FEES);
        let cash = 0;
        for (const [id, terms] of fills.entries()) {
          const one = fill({ id, ...terms, status: 'MATCHED' });
          note(book, one, terms.outcome);
          if (terms.fails) note(book, { ...one, status: 'FAILED' }, terms.outcome);
          else {
            const { notional, fee } = moneyOf(one, FEES);
            const held = terms.outcome === winner ? one.size : 0;
            cash += terms.side === 'BUY' ? held - notional - fee : notional - fee - held;
          }
        }
        book.resolve({ winner });
        expect(book.realised).toBe(cash);
        expect(book.cost).toBe(0);
      }),
    );
  });
});
