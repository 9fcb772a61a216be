import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SettlementWindow } from '../../../shared/models/index.ts';

const END = 300_000;
const LOOKBACK = 60_000;

function windowWith(prices: readonly (readonly [seconds: number, price: number])[]): SettlementWindow {
  const window = new SettlementWindow(END, LOOKBACK);
  for (const [seconds, price] of prices) window.observe(price, seconds * 1000);
  return window;
}

describe('SettlementWindow', () => {
  it('counts only the part of the round that is averaged, with the price held from before it', () => {
    const window = windowWith([
      [200, 90],
      [239, 100],
      [250, 110],
    ]);
    expect(window.realisedLog(255_000)).toBeCloseTo(10 * Math.log(100) + 5 * Math.log(110), 9);
    expect(window.realisedLog(400_000)).toBeCloseTo(10 * Math.log(100) + 50 * Math.log(110), 9);
    expect(windowWith([[200, 90]]).realisedLog(240_000)).toBe(0);
  });

  it('is not believed when more than a fifth of what has passed had no prices', () => {
    const everySecond = Array.from({ length: 40 }, (_, i) => [240 + i, 100] as const);
    expect(windowWith(everySecond).isCovered(281_000)).toBe(true);
    expect(windowWith(everySecond.slice(0, 30)).isCovered(280_000)).toBe(false);
    expect(windowWith([]).isCovered(241_000)).toBe(false);
    expect(windowWith([]).isCovered(239_000)).toBe(true);
  });

  it('lets the first price stand for the little that was missed before it, not a price of nothing', () => {
    const window = windowWith([[243, 100]]);
    window.observe(100, 245_000);
    expect(window.realisedLog(245_000)).toBeCloseTo(5 * Math.log(100), 9);
  });

  it('gives the same sum however often it is asked and however densely it is fed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(299), { minLength: 1 }), (seconds) => {
        const times = [0, ...seconds].sort((a, b) => a - b);
        const window = windowWith(times.map((s) => [s, 100]));
        expect(window.realisedLog(END)).toBeCloseTo(60 * Math.log(100), 6);
      }),
    );
  });
});
