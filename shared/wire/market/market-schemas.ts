import * as z from 'zod';
import { ASK, BID } from '../../events/market-events.ts';
import type { TokenId } from '../../market/ids.ts';
import { parseDecimal, TICKS, type Tick } from '../../units/index.ts';
import { priceText } from '../decimals.ts';
import { MAX_CHANGES, MAX_LEVELS } from './records.ts';

/** Decimal text as a whole number of units that `accept` finds possible. */
function decimalText(decimals: number, expected: string, accept: (units: number) => boolean) {
  return z.string().transform((text, context) => {
    const units = parseDecimal(text, decimals);
    if (units !== undefined && accept(units)) return units;
    context.addIssue({ code: 'custom', message: `no ${expected}: "${text}"` });
    return z.NEVER;
  });
}

const token = z.string().transform((id) => id as TokenId);
const venueMs = decimalText(0, 'time in ms', (ms) => ms >= 0);
const price = priceText;
const size = decimalText(6, 'size', (s) => s >= 0);
const tick = decimalText(4, 'tick of the venue', (t) => TICKS.includes(t as Tick)).transform((t) => t as Tick);
const side = z.enum(['BUY', 'SELL']).transform((name) => (name === 'BUY' ? BID : ASK));
const levels = z.array(z.object({ price, size })).max(MAX_LEVELS);

/** `book`: complete depth of one token (protocol §4.3). Only the fields that we use; others are tolerated everywhere. */
export const bookSchema = z.object({
  asset_id: token,
  timestamp: venueMs,
  bids: levels,
  asks: levels,
  tick_size: tick.optional(),
});

/** `price_change` as written since 2025: entries of both tokens (protocol §4.3). */
export const priceChangesSchema = z.object({
  timestamp: venueMs,
  price_changes: z.array(z.object({ asset_id: token, price, size, side })).max(MAX_CHANGES),
});

/** `price_change` as written before: entries of one token, named at the top. */
export const changesSchema = z.object({
  asset_id: token,
  timestamp: venueMs,
  changes: z.array(z.object({ price, size, side })).max(MAX_CHANGES),
});

/** `price_change` in its oldest form: the message is the entry. */
export const changeSchema = z.object({ asset_id: token, timestamp: venueMs, price, size, side });

/** `last_trade_price`: a print. */
export const printSchema = z.object({ asset_id: token, timestamp: venueMs, price, size, side });

/** `tick_size_change`. */
export const tickChangeSchema = z.object({ asset_id: token, timestamp: venueMs, new_tick_size: tick });

/** `market_resolved`, with custom features only. */
export const resolvedSchema = z.object({
  assets_ids: z.array(z.string().transform((id) => id as TokenId)),
  timestamp: venueMs,
});

/** What every message has. */
export const messageTypeSchema = z.object({ event_type: z.string() });
