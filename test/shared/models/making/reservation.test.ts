import { describe, expect, it } from 'vitest';
import {
  depthFair,
  type Level,
  STOIKOV_DEFAULTS,
  stoikovSkew,
  VOLATILITY_QUOTE_DEFAULTS,
  volatilityQuotes,
} from '../../../../shared/models/index.ts';
import { MICRO, microShares, price, tick } from '../../../../shared/units/index.ts';

const CENT = tick(100);

function level(cents: number, shares: number): Level {
  return { price: price(cents * 100), size: microShares(shares * MICRO) };
}

describe('the skew of Avellaneda and Stoikov', () => {
  it('V-AS: grows with inventory and variance, and shrinks with the time left', () => {
    expect(stoikovSkew(20, 0.02, 1, STOIKOV_DEFAULTS)).toBeCloseTo(0.0024, 12);
    expect(stoikovSkew(20, 0.02, 0.5, STOIKOV_DEFAULTS)).toBeCloseTo(0.0012, 12);
    expect(stoikovSkew(-20, 0.02, 1, STOIKOV_DEFAULTS)).toBeCloseTo(-0.0024, 12);
  });

  it('never grows more averse to risk than one half', () => {
    expect(stoikovSkew(1, 1, 1, STOIKOV_DEFAULTS)).toBe(0.5);
  });
});

const PM = { fair: 0.515, net: 20, maxShares: 30, sigma: 0.004, toxicity: 0.2, tick: CENT };

function reservationWith(net: number): number {
  return volatilityQuotes({ ...PM, net }, VOLATILITY_QUOTE_DEFAULTS).reservation;
}

describe('quotes at a distance that volatility and toxic flow widen', () => {
  it('V-PM: bids 0.49 for Up and 0.47 for Down', () => {
    const quotes = volatilityQuotes(PM, VOLATILITY_QUOTE_DEFAULTS);
    expect(quotes.reservation).toBeCloseTo(0.512333, 6);
    expect(quotes.distance).toBeCloseTo(0.016, 12);
    expect(quotes.reservation - quotes.distance).toBeCloseTo(0.496333, 6);
    expect(1 - quotes.reservation - quotes.distance).toBeCloseTo(0.471667, 6);
    expect([quotes.up, quotes.down]).toEqual([4_900, 4_700]);
    expect(quotes.sizeFactor).toBeCloseTo(1 / 3, 12);
  });

  it('leans no further than at its full load', () => {
    expect(reservationWith(300)).toBe(reservationWith(30));
    expect(reservationWith(-300)).toBeCloseTo(0.519, 12);
  });
});

describe('the fair price by depth', () => {
  it('weighs three levels of either side and follows the flow by half a tick', () => {
    const bids = [level(47, 100), level(46, 100), level(45, 100), level(44, 9_000)];
    const asks = [level(53, 50), level(54, 25), level(55, 25), level(56, 9_000)];
    expect(depthFair(bids, asks, 0, CENT)).toBeCloseTo(0.515, 12);
    expect(depthFair(bids, asks, -2, CENT)).toBeCloseTo(0.505, 12);
    expect(depthFair([], asks, 0, CENT)).toBeUndefined();
  });
});
