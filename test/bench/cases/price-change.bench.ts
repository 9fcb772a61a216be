import type { BenchCase } from '../bench-case.ts';
import { HASH, MARKET, timeFrames, TOKEN } from './market-frames.ts';

export const bench: BenchCase = {
  name: 'price_change',
  unit: 'price_change with one entry, 377 bytes → applied to the book',
  target: { medianNs: 400 },
  measure: () => timeFrames(Array.from({ length: 64 }, (_, i) => frame(i))),
};

/** Sides, prices and sizes vary; every fourth entry removes a level. */
function frame(i: number): Buffer {
  const size = i % 4 === 0 ? '0' : (100.25 + i * 13).toFixed(2);
  const change = {
    asset_id: TOKEN,
    price: `0.${10 + ((i * 7) % 80)}`,
    size,
    side: i % 2 === 0 ? 'BUY' : 'SELL',
    hash: HASH,
    best_bid: '0.45',
    best_ask: '0.55',
  };
  const message = {
    market: MARKET,
    price_changes: [change],
    timestamp: `${1793000101234 + i}`,
    event_type: 'price_change',
  };
  return Buffer.from(JSON.stringify(message));
}
