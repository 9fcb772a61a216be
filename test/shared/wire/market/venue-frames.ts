import * as fc from 'fast-check';
import type { TokenId } from '../../../../shared/market/ids.ts';

/** Frames as the venue writes them, and random relatives of them, for the decoder's tests. */

export const UP = '77370447805679959829840567326775100389877081016212319305401303736010866629197' as TokenId;
export const DOWN = '11164470447805679959829840567326775100389877081016212319305401303736010867043' as TokenId;
export const STRANGER = '52114319501245915516055106046884209969926127482827954674443846427813813222426' as TokenId;

const MARKET = '0x9c52f7f8e32cbb96e54bed7eaf03a771be7c6e7371c13fc2dc848890b51080d9';
const HASH = '4e68baaccb423345d7fccb5eee57d4d679c198c2';

type Level = { price: string; size: string };
type Change = Level & { asset_id: string; side: string };

export function bytesOf(frame: unknown): Uint8Array {
  return new TextEncoder().encode(typeof frame === 'string' ? frame : JSON.stringify(frame));
}

export function priceChange(changes: readonly Change[], timestamp = '1793000101234') {
  return {
    market: MARKET,
    price_changes: changes.map(({ asset_id, price, size, side }) => ({
      asset_id,
      price,
      size,
      side,
      hash: HASH,
      best_bid: '0.45',
      best_ask: '0.55',
    })),
    timestamp,
    event_type: 'price_change',
  };
}

export function snapshot(asset_id: string, bids: Level[], asks: Level[], tick_size = '0.01') {
  return {
    market: MARKET,
    asset_id,
    timestamp: '1793000100500',
    hash: HASH,
    bids,
    asks,
    tick_size,
    event_type: 'book',
    last_trade_price: '0.550',
  };
}

export function bookAfterTrade(asset_id: string, bids: Level[], asks: Level[]) {
  return { market: MARKET, asset_id, bids, asks, hash: HASH, timestamp: '1793000100500', event_type: 'book' };
}

export function print(asset_id: string, price: string, size: string, side: string, transaction_hash?: string) {
  return {
    market: MARKET,
    asset_id,
    price,
    size,
    side,
    fee_rate_bps: '',
    timestamp: '1793000102000',
    ...(transaction_hash === undefined ? {} : { transaction_hash }),
    event_type: 'last_trade_price',
  };
}

export function tickChange(asset_id: string, new_tick_size: string) {
  return {
    market: MARKET,
    asset_id,
    old_tick_size: '0.01',
    new_tick_size,
    timestamp: '1793000103000',
    event_type: 'tick_size_change',
  };
}

const token = fc.constantFrom(UP, DOWN, STRANGER, '', 'é"\\');
const price = fc.oneof(
  fc.integer({ min: 0, max: 10_000 }).map((units) => String(units / 10_000)),
  fc.constantFrom(
    '0.450',
    '.5',
    '5.',
    '1',
    '1.0001',
    '-0.1',
    '',
    '.',
    '0.00001',
    '0.45000',
    '1e-2',
    '00.3',
    '0x1',
    ' 0.5',
  ),
);
const size = fc.oneof(
  fc.integer({ min: 0, max: 2_000_000 }).map((units) => String(units / 100)),
  fc.constantFrom('0', '-1', '0.000001', '0.0000001', '10500100', '99999999999', '9007199254.740993', '1.', ''),
);
const side = fc.constantFrom('BUY', 'SELL', 'BUY', 'SELL', 'buy', 'BUYER');
const levels = fc.array(fc.record({ price, size }), { maxLength: 4 });
const change = fc.record({ asset_id: token, price, size, side });

const message = fc.oneof(
  fc.array(change, { maxLength: 4 }).map((changes) => priceChange(changes)),
  fc.tuple(token, levels, levels, fc.constantFrom('0.01', '0.001', '0.02')).map((parts) => snapshot(...parts)),
  fc.tuple(token, levels, levels).map((parts) => ({ ...bookAfterTrade(...parts), version: 'v2' })),
  fc.tuple(token, levels, levels).map((parts) => bookAfterTrade(...parts)),
  fc.tuple(token, price, size, side, fc.constantFrom(undefined, '0x9c')).map((parts) => print(...parts)),
  fc.tuple(token, fc.constantFrom('0.001', '0.1', '0.3')).map((parts) => tickChange(...parts)),
);

/** Whole frames: single messages and arrays of them, as the venue lays them out. */
export const anyFrame: fc.Arbitrary<Uint8Array> = fc
  .oneof(message, fc.array(message, { maxLength: 3 }))
  .chain((frame) => fc.constantFrom(JSON.stringify(frame), `${JSON.stringify(frame)}\n`))
  .map(bytesOf);

/** A frame with a few bytes flipped, removed, doubled or cut off. */
export const damagedFrame: fc.Arbitrary<Uint8Array> = fc
  .tuple(
    anyFrame,
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 3 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 3 }),
  )
  .map(([frame, damages]) => damages.reduce(damage, frame));

function damage(frame: Uint8Array, [where, kind, byte]: [number, number, number]): Uint8Array {
  const at = where % Math.max(1, frame.length);
  const end = at + 1 + (byte % 40);
  if (kind === 0) return Uint8Array.from(frame, (old, i) => (i === at ? byte : old));
  if (kind === 1) return Uint8Array.from([...frame.subarray(0, at), ...frame.subarray(end)]);
  if (kind === 2) return Uint8Array.from([...frame.subarray(0, end), ...frame.subarray(at)]);
  return frame.slice(0, at);
}
