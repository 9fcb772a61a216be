import { describe, expect, it } from 'vitest';
import { denialOfOrder, type OrderPicture } from '../../../shared/risk/gates.ts';
import { highestWithin } from '../../../shared/risk/price-guards.ts';
import { cost, epochMs, MICRO, microShares, microUsdc, price } from '../../../shared/units/index.ts';
import { defaultEngineConfig } from '../../support/engine-config.ts';

const NOW = epochMs(1_000_000);
const NO_LIMIT = microUsdc(Number.MAX_SAFE_INTEGER);
const limits = {
  ...defaultEngineConfig('BTC', '5m').risk,
  maxOrderUsdc: microUsdc(100 * MICRO),
  minBalanceUsdc: microUsdc(10 * MICRO),
  maxPositionUsdc: NO_LIMIT,
};

/** A BUY at 0.50 by an account of one engine; everything that the vector does not name is out of the way. */
function buying(shares: number, more: Partial<OrderPicture> = {}): OrderPicture {
  const size = microShares(Math.round(shares * MICRO));
  const notional = cost(size, price(5_000));
  return {
    side: 'BUY',
    price: price(5_000),
    size,
    notional,
    risk: notional,
    minSize: microShares(MICRO),
    marketAtRisk: microUsdc(0),
    atRisk: microUsdc(0),
    exposureLimit: NO_LIMIT,
    freeCash: 1_000 * MICRO,
    tradesLeft: 1,
    volumeLeft: Infinity,
    unpairedLeft: Infinity,
    orderTokens: Infinity,
    unpaired: microShares(0),
    unpairedAfter: microShares(0),
    openOrders: 0,
    takePending: false,
    takes: 0,
    judgedAsk: price(5_000),
    bestAsk: price(5_000),
    averageAsk: 5_000,
    isBanded: false,
    wouldTake: false,
    tookOtherSide: false,
    coolUntil: NOW,
    now: NOW,
    crossesOwn: false,
    limits,
    ...more,
  };
}

describe('V-RISK1: the checks before a trade', () => {
  it.each<[string, OrderPicture, string | undefined]>([
    ['200 shares at 0.50 with 1,000 pUSD', buying(200), undefined],
    ['201 shares', buying(201), 'MAX_ORDER'],
    ['150 shares with 70 pUSD', buying(150, { freeCash: 70 * MICRO }), 'BALANCE'],
    ['150 shares with 84.99 pUSD', buying(150, { freeCash: 84.99 * MICRO }), 'MIN_BALANCE'],
    ['150 shares with 85 pUSD', buying(150, { freeCash: 85 * MICRO }), undefined],
    ['the 21st of 20 trades', buying(150, { tradesLeft: 0 }), 'DAILY_TRADES'],
  ])('%s', (_, picture, code) => {
    expect(denialOfOrder(picture, 'take')).toBe(code);
  });
});

/** What is said to a take that was judged at 0.45, with the ask where it is now. */
function at(bestAsk: number, more: Partial<OrderPicture> = {}): string | undefined {
  const prices = { judgedAsk: price(4_500), bestAsk: price(bestAsk), averageAsk: bestAsk };
  return denialOfOrder(buying(20, { ...prices, ...more }), 'take');
}

describe('V-GUARD: prices of an order that takes', () => {
  it('lets the ask rise to 0.450225 above a reference of 0.45, and no tick further', () => {
    expect(at(4_500)).toBeUndefined();
    expect(at(4_502)).toBeUndefined();
    expect(at(4_503)).toBe('ENTRY_PRICE');
  });

  it('lets the average slip by 2.22 %, up to 0.4635, and no further', () => {
    expect(at(4_500, { averageAsk: 4_600 })).toBeUndefined();
    expect(at(4_500, { averageAsk: 4_635 })).toBeUndefined();
    expect(at(4_500, { averageAsk: 4_635.1 })).toBe('SLIPPAGE');
  });

  it('is exact where a fraction of a price has no binary form', () => {
    expect(highestWithin(price(4_000), 0.0005)).toBe(4_002);
    expect(highestWithin(price(100), 0.03)).toBe(103);
  });
});

describe('boundaries of one market (M201)', () => {
  it.each<[string, Partial<OrderPicture>, string | undefined]>([
    ['5,000 ms after the last take', { coolUntil: NOW }, undefined],
    ['4,999 ms after the last take', { coolUntil: epochMs(NOW + 1) }, 'COOLDOWN'],
    ['the 10th take', { takes: 9 }, undefined],
    ['the 11th take', { takes: 10 }, 'MAX_TAKES'],
  ])('%s', (_, more, code) => {
    expect(denialOfOrder(buying(20, more), 'take')).toBe(code);
  });
});
