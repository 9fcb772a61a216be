import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import { epochMs } from '../../../../shared/units/index.ts';
import { PriceHistory } from '../../../../workers/venue/core/prices/price-history.ts';
import { PriceWalk, volatilityPerSecond } from '../../../../workers/venue/core/prices/price-walk.ts';
import { QuietVenue } from './quiet-venue.ts';

/** Measured volatility of the walk per nominal second. */
function deviation(steps: number, nominalS: number): number {
  const walk = new PriceWalk('BTC', new SeededRandom('walk'));
  let squares = 0;
  for (let i = 0; i < steps; i += 1) {
    const before = walk.value;
    squares += Math.log(walk.step(nominalS) / before) ** 2;
  }
  return Math.sqrt(squares / (steps * nominalS));
}

function history() {
  const points = new PriceHistory(1000);
  for (let at = 0; at <= 5000; at += 100) points.add({ at: epochMs(at), value: at });
  return points;
}

describe('published prices', () => {
  it.each([
    [1, 1000],
    [1 / 5, 200],
    [1 / 30, 50],
  ])(
    'come once a nominal second at scale %f, that is every %i ms, but not faster than every 50 ms',
    (timeScale, ms) => {
      const quiet = new QuietVenue({ timeScale });
      quiet.time.advance(10_000);
      const oracle = quiet.told('price').filter(({ kind }) => kind === 'oracle');
      expect(oracle).toHaveLength(10_000 / ms);
      expect(oracle.every(({ at }, i) => i === 0 || at - (oracle[i - 1]?.at ?? 0) === ms)).toBe(true);
    },
  );

  it('average the last sixty nominal seconds of the oracle in the TWAP', () => {
    const quiet = new QuietVenue({ timeScale: 1 / 5 });
    quiet.time.advance(30_000);
    const { prices } = quiet.venue;
    const twap = prices.twapSince('BTC', epochMs(0)).at(-1);
    expect(prices.lookbackMs).toBe(12_000);
    const window = prices.oracleSince('BTC', epochMs((twap?.at ?? 0) - 12_000 + 1));
    expect(window).toHaveLength(60);
    expect(twap?.value).toBeCloseTo(window.reduce((sum, { value }) => sum + value, 0) / 60, 7);
  });

  it('reach back two nominal minutes for snapshots from the first moment on', () => {
    const quiet = new QuietVenue();
    const from = epochMs(quiet.venue.nowMs() - 60_000);
    expect(quiet.venue.prices.twapSince('BTC', from).length).toBeGreaterThanOrEqual(60);
  });

  it('number Binance trades without a gap and keep them 50 ms apart', () => {
    const quiet = new QuietVenue({ timeScale: 1 / 15 });
    quiet.time.advance(20_000);
    const trades = quiet.told('binance-trade');
    expect(trades.length).toBeGreaterThan(150);
    expect(trades.every(({ tradeId }, i) => tradeId === (trades[0]?.tradeId ?? 0) + i)).toBe(true);
    expect(trades.every(({ at }, i) => i === 0 || at - (trades[i - 1]?.at ?? 0) >= 50)).toBe(true);
    expect(trades.every(({ price, quantity }) => /^\d+\.\d\d$/.test(price) && Number(quantity) > 0)).toBe(true);
  });
});

describe('the walk', () => {
  it('moves as far in a compressed round as in a long one', () => {
    expect(deviation(20_000, 1) / volatilityPerSecond('BTC')).toBeCloseTo(1, 1);
    expect(deviation(20_000, 0.25) / volatilityPerSecond('BTC')).toBeCloseTo(1, 1);
  });
});

describe('a price history', () => {
  it('finds the last point at or before a moment', () => {
    expect(history().lastAtOrBefore(epochMs(4950))?.at).toBe(4900);
    expect(history().lastAtOrBefore(epochMs(4900))?.at).toBe(4900);
    expect(new PriceHistory(1).lastAtOrBefore(epochMs(9))).toBeUndefined();
  });

  it('keeps what it promises and forgets older points', () => {
    expect(history().since(epochMs(4000))).toHaveLength(11);
    expect(history().since(epochMs(0)).length).toBeLessThan(30);
  });

  it('means over (after, upTo] and candles over [from, to)', () => {
    expect(history().mean(epochMs(4700), epochMs(4900))).toBe(4850);
    expect(history().candle(epochMs(4700), epochMs(4900))).toEqual({
      open: 4700,
      high: 4800,
      low: 4700,
      close: 4800,
      trades: 2,
    });
    expect(history().candle(epochMs(4710), epochMs(4790))).toBeUndefined();
  });
});
