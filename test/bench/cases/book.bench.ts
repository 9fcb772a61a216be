import type { BenchCase } from '../bench-case.ts';
import { HASH, MARKET, timeFrames, TOKEN } from './market-frames.ts';

const LEVELS = 49;

export const bench: BenchCase = {
  name: 'book',
  unit: 'book of 49×49 levels → applied to the book',
  target: { medianNs: 10_000 },
  measure: () => timeFrames(Array.from({ length: 16 }, (_, i) => frame(i))),
};

/** Best last on both sides, as the venue writes them. */
function frame(i: number): Buffer {
  const levels = (priceOf: (level: number) => number) =>
    Array.from({ length: LEVELS }, (_, level) => ({
      price: String(priceOf(level) / 100),
      size: (10.5 + ((level * 37 + i * 101) % 20_000)).toFixed(2),
    }));
  const message = {
    market: MARKET,
    asset_id: TOKEN,
    timestamp: `${1793000100500 + i}`,
    hash: HASH,
    bids: levels((level) => 1 + level),
    asks: levels((level) => 99 - level),
    tick_size: '0.01',
    event_type: 'book',
    last_trade_price: '0.550',
  };
  return Buffer.from(JSON.stringify(message));
}
