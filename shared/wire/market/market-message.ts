import type * as z from 'zod';
import type { TokenId } from '../../market/ids.ts';
import type { Tick } from '../../units/index.ts';
import { issueText } from '../json.ts';
import * as schemas from './market-schemas.ts';

export type MessageLevel = { readonly price: number; readonly size: number };

export type MessageChange = MessageLevel & { readonly asset_id: TokenId; readonly side: number };

/** A checked message of the market socket, as plain values: prices in 1/10 000, sizes in micro-shares. */
export type MarketMessage =
  | {
      readonly type: 'book';
      readonly token: TokenId;
      readonly venueMs: number;
      readonly tick: Tick | 0;
      readonly bids: readonly MessageLevel[];
      readonly asks: readonly MessageLevel[];
    }
  | { readonly type: 'levels'; readonly venueMs: number; readonly changes: readonly MessageChange[] }
  | ({ readonly type: 'print'; readonly venueMs: number } & MessageChange)
  | { readonly type: 'tick'; readonly token: TokenId; readonly venueMs: number; readonly tick: Tick }
  | { readonly type: 'resolved'; readonly tokens: readonly TokenId[]; readonly venueMs: number };

export type MessageVerdict =
  | { readonly kind: 'message'; readonly message: MarketMessage }
  | { readonly kind: 'ignored'; readonly messageType: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Reads one message, already parsed from JSON, by its schema. The reference for the byte scanner. */
export function readMarketMessage(value: unknown): MessageVerdict {
  const named = schemas.messageTypeSchema.safeParse(value);
  if (!named.success) return refused('message', named.error);
  const messageType = named.data.event_type;
  switch (messageType) {
    case 'book':
      return check(messageType, schemas.bookSchema, value, (book) => ({
        type: 'book',
        token: book.asset_id,
        venueMs: book.timestamp,
        tick: book.tick_size ?? 0,
        bids: book.bids,
        asks: book.asks,
      }));
    case 'price_change':
      return readPriceChange(value as object);
    case 'last_trade_price':
      return check(messageType, schemas.printSchema, value, ({ timestamp, ...print }) => ({
        type: 'print',
        venueMs: timestamp,
        ...print,
      }));
    case 'tick_size_change':
      return check(messageType, schemas.tickChangeSchema, value, (change) => ({
        type: 'tick',
        token: change.asset_id,
        venueMs: change.timestamp,
        tick: change.new_tick_size,
      }));
    case 'market_resolved':
      return check(messageType, schemas.resolvedSchema, value, (resolved) => ({
        type: 'resolved',
        tokens: resolved.assets_ids,
        venueMs: resolved.timestamp,
      }));
    default:
      return { kind: 'ignored', messageType: messageType.slice(0, 64) };
  }
}

/** Three generations of the same message (mission M060). */
function readPriceChange(value: object): MessageVerdict {
  if ('price_changes' in value) {
    return check('price_change', schemas.priceChangesSchema, value, (message) => ({
      type: 'levels',
      venueMs: message.timestamp,
      changes: message.price_changes,
    }));
  }
  if ('changes' in value) {
    return check('price_change', schemas.changesSchema, value, ({ asset_id, timestamp, changes }) => ({
      type: 'levels',
      venueMs: timestamp,
      changes: changes.map((change) => ({ asset_id, ...change })),
    }));
  }
  return check('price_change', schemas.changeSchema, value, ({ timestamp, ...change }) => ({
    type: 'levels',
    venueMs: timestamp,
    changes: [change],
  }));
}

function check<T>(
  messageType: string,
  schema: z.ZodType<T>,
  value: unknown,
  toMessage: (data: T) => MarketMessage,
): MessageVerdict {
  const parsed = schema.safeParse(value);
  return parsed.success ? { kind: 'message', message: toMessage(parsed.data) } : refused(messageType, parsed.error);
}

/** Names the message type and the first place that is wrong in it. */
function refused(messageType: string, error: z.ZodError): MessageVerdict {
  return { kind: 'refused', reason: `${messageType} ${issueText(error)}` };
}
