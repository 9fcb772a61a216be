import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../shared/events/effects.ts';
import type { ConditionId, OrderHash, TradeId } from '../../../shared/market/ids.ts';
import { epochMs, microShares, microUsdc, price } from '../../../shared/units/index.ts';
import type { DeathRecord } from '../../../src/supervisor/incidents.ts';
import { eventLine } from '../../../src/terminal/event-line.ts';

const ROUND = { type: 'round', slug: 'btc-5m', conditionId: '0x1' as ConditionId } as const;

const FILL = {
  type: 'fill',
  tradeId: 't' as TradeId,
  orderId: '0x2' as OrderHash,
  outcome: 'up',
  side: 'BUY',
  price: price(5_200),
  size: microShares(12_500_000),
  notional: microUsdc(0),
  fee: microUsdc(0),
  role: 'maker',
  strategy: 'inventory_making',
} as const;

const DEATH: DeathRecord = {
  kind: 'death',
  id: 1,
  asset: 'BTC',
  incarnation: 1,
  cause: 'wedged',
  detail: 'no pulse for 1000 ms',
  detectedAt: epochMs(1_000),
  openOrders: 3,
  outcome: 'pending',
};

function lineOf(fact: Fact): string | undefined {
  return eventLine({ type: 'fact', asset: 'BTC', incarnation: 1, at: epochMs(0), fact });
}

describe('eventLine', () => {
  it('tells the life of a round once per station', () => {
    expect(lineOf({ ...ROUND, phase: 'open', latenessMs: 4 })).toBe('BTC btc-5m open, 4 ms late');
    const strike = { price: 68_000, source: 'metadata', at: epochMs(0) } as const;
    expect(lineOf({ ...ROUND, phase: 'open', strike })).toBe('BTC btc-5m strike 68000 (metadata)');
    expect(lineOf({ ...ROUND, phase: 'ended', satOut: true })).toBe('BTC btc-5m ended, sat out');
    expect(lineOf({ ...ROUND, phase: 'resolved', resolution: { winner: 'up' } })).toBe('BTC btc-5m resolved: up won');
  });

  it('tells a fill when it is matched, not at every step of its settlement', () => {
    expect(lineOf({ ...FILL, status: 'MATCHED' })).toBe('BTC BUY 12.5 up at 0.52 as maker (inventory_making)');
    expect(lineOf({ ...FILL, status: 'CONFIRMED' })).toBeUndefined();
  });

  it('tells a death and its recovery, but not every time in between', () => {
    expect(eventLine({ type: 'death', death: DEATH })).toContain('died with 3 open orders, wedged: no pulse');
    const cleared = { ...DEATH, ordersZeroAt: epochMs(1_050) };
    expect(eventLine({ type: 'death', death: cleared })).toBeUndefined();
    const recovered = { ...cleared, observingAt: epochMs(2_500), outcome: 'recovered' } as const;
    expect(eventLine({ type: 'death', death: recovered })).toBe(
      'BTC recovered: zero open orders after 50 ms, observing after 1500 ms',
    );
  });

  it('keeps what only machines want to know off the screen', () => {
    expect(lineOf({ type: 'exposure', atRisk: microUsdc(1), inPositions: microUsdc(0) })).toBeUndefined();
    expect(lineOf({ type: 'denied', code: 'COOLDOWN', strategy: 's', detail: '' })).toBeUndefined();
  });
});
