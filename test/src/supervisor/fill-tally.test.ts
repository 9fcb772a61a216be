import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../shared/events/effects.ts';
import type { OrderHash, TradeId } from '../../../shared/market/ids.ts';
import { microShares, microUsdc, price } from '../../../shared/units/index.ts';
import { FillTally } from '../../../src/supervisor/fill-tally.ts';

function fill(trade: string, order: string, role: 'maker' | 'taker'): Extract<Fact, { type: 'fill' }> {
  return {
    type: 'fill',
    tradeId: trade as TradeId,
    orderId: order as OrderHash,
    outcome: 'up',
    side: 'BUY',
    price: price(4_000),
    size: microShares(10_000_000),
    notional: microUsdc(4_000_000),
    fee: microUsdc(role === 'taker' ? 168_000 : 0),
    role,
    status: 'MATCHED',
    strategy: 'inventory_making',
  };
}

describe('the tally of fills', () => {
  it('counts a fill once when a restarted worker adopts it and tells it again', () => {
    const tally = new FillTally();
    tally.add(fill('t1', '0xa', 'maker'));
    tally.add({ ...fill('t1', '0xa', 'maker'), strategy: 'adopted' });
    expect(tally.totals()).toMatchObject({ count: 1, maker: 1, shares: 10, notionalUsdc: 4 });
  });

  it('takes a failed fill out once, also when a successor heard of it as failed only (faults S1, S2, S5)', () => {
    const tally = new FillTally();
    const failed = { ...fill('t1', '0xa', 'taker'), status: 'FAILED' } as const;
    tally.add(fill('t1', '0xa', 'taker'));
    for (let i = 0; i < 3; i += 1) tally.add(failed);
    tally.add(fill('t1', '0xa', 'taker'));
    tally.add({ ...failed, tradeId: 'never booked' as TradeId });
    expect(tally.totals()).toEqual({
      count: 0,
      maker: 0,
      taker: 0,
      shares: 0,
      notionalUsdc: 0,
      feesUsdc: 0,
      rebateEstimatedUsdc: 0,
    });
  });

  it('counts two of our orders in one trade apart (pitfall 10)', () => {
    const tally = new FillTally();
    tally.add(fill('t1', '0xa', 'maker'));
    tally.add(fill('t1', '0xb', 'maker'));
    tally.add(fill('t2', '0xc', 'taker'));
    expect(tally.totals()).toMatchObject({
      count: 3,
      maker: 2,
      taker: 1,
      shares: 30,
      notionalUsdc: 12,
      feesUsdc: 0.168,
    });
  });

  it('V-REBATE, M162: estimates a fifth of the fees that takers of our maker fills paid, and forgets those of failed ones', () => {
    const tally = new FillTally();
    const made = fill('t1', '0xa', 'maker');
    tally.add({ ...made, size: microShares(200_000_000), price: price(4_800) });
    tally.add({ ...made, tradeId: 't2' as TradeId, size: microShares(100_000_000), price: price(3_000) });
    tally.add(fill('t3', '0xb', 'taker'));
    expect(tally.totals().rebateEstimatedUsdc).toBeCloseTo(0.99288, 9);
    tally.add({
      ...made,
      tradeId: 't2' as TradeId,
      size: microShares(100_000_000),
      price: price(3_000),
      status: 'FAILED',
    });
    expect(tally.totals().rebateEstimatedUsdc).toBeCloseTo(0.69888, 9);
  });
});
