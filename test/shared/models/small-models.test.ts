import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEGACY_FEES, takerFee } from '../../../shared/market/fees.ts';
import { feePerShare, halfKelly, microPrice, TradeWindow } from '../../../shared/models/index.ts';
import { MICRO, microShares, price } from '../../../shared/units/index.ts';

const CRYPTO_FEES = { rate: 0.07, exponent: 1, takerOnly: true };

describe('halfKelly', () => {
  it.each([
    [0.7, 0.62, 0.10526316, 0.08735434],
    [0.65, 0.55, 0.11111111, 0.09553938],
    [0.97, 0.9, 0.15, 0.15],
  ])('V-KELLY: q %d at price %d', (q, p, gross, net) => {
    expect(halfKelly(q, p)).toBeCloseTo(gross, 8);
    expect(halfKelly(q, p + feePerShare(p, CRYPTO_FEES))).toBeCloseTo(net, 8);
  });

  it('bets nothing without an edge or without numbers', () => {
    for (const [q, c] of [
      [0.5, 0.5],
      [0.4, 0.5],
      [1.2, 1],
      [NaN, 0.5],
      [0.5, NaN],
    ] as const)
      expect(halfKelly(q, c)).toBe(0);
  });
});

describe('feePerShare', () => {
  it('is what takerFee charges for a share, under every curve (M158)', () => {
    const curves = fc.constantFrom(CRYPTO_FEES, LEGACY_FEES, { ...CRYPTO_FEES, exponent: 0.5 });
    fc.assert(
      fc.property(curves, fc.integer({ min: 1, max: 9_999 }), (fees, units) => {
        const charged = takerFee(microShares(1_000 * MICRO), price(units), fees) / (1_000 * MICRO);
        expect(Math.abs(feePerShare(units / 10_000, fees) - charged)).toBeLessThan(1.01e-8);
      }),
    );
  });
});

describe('microPrice', () => {
  it('V-MICRO: leans towards the thin side', () => {
    expect(microPrice(price(4700), microShares(300 * MICRO), price(5300), microShares(100 * MICRO))).toBeCloseTo(
      0.515,
      12,
    );
  });

  it('is the mid without sizes and nothing without a side', () => {
    const none = microShares(0);
    expect(microPrice(price(4700), none, price(5300), none)).toBeCloseTo(0.5, 12);
    expect(microPrice(0, none, price(5300), none)).toBeUndefined();
    expect(microPrice(price(4700), none, 0, none)).toBeUndefined();
  });
});

describe('TradeWindow', () => {
  it('holds the prices of the last 30 s by the exchange clock, not by their number', () => {
    const window = new TradeWindow(30_000);
    expect(window.oldest).toBeUndefined();
    window.add(100, 0);
    window.add(101, 10_000);
    window.add(102, 30_000);
    expect(window.oldest).toEqual({ price: 100, at: 0 });
    window.add(103, 30_001);
    expect(window.oldest).toEqual({ price: 101, at: 10_000 });
    expect(window.count).toBe(3);
  });

  it('ignores what is older than itself and what is no price', () => {
    const window = new TradeWindow(30_000);
    window.add(100, 50_000);
    window.add(99, 19_999);
    window.add(NaN, 50_000);
    window.add(99, NaN);
    expect(window.count).toBe(1);
  });

  it('adds up who bought and who sold exactly, so that balanced flow is never taken for a direction', () => {
    const window = new TradeWindow(30_000);
    for (const volume of [0.1, 0.2, -0.3]) window.add(100, 0, volume);
    expect(window.netVolume).toBe(0);
    window.add(100, 10_000, 1.5);
    window.add(100, 30_001, -0.5);
    expect(window.netVolume).toBe(1);
    window.add(100, 90_000);
    expect(window.netVolume).toBe(0);
  });

  it('stays within its memory, however fast prices come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { minLength: 1 }), (times) => {
        const window = new TradeWindow(30_000, 4);
        for (const at of times) window.add(1, at);
        expect(window.count).toBeGreaterThan(0);
        expect(window.count).toBeLessThanOrEqual(4);
      }),
    );
  });
});
