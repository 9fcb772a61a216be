import * as z from 'zod';
import { issueText } from '../../shared/wire/json.ts';
import { orderRecordSchema } from '../../shared/wire/user/order-record.ts';
import { tradeRecordSchema } from '../../shared/wire/user/trade-record.ts';

/** What a JSON value is, as far as it can be told by itself. */
export type Recognised =
  /** A message of the market socket, or a book in its REST form: for the market decoder. */
  | { readonly kind: 'market'; readonly type: string; readonly form: 'socket' | 'rest'; readonly value: MarketValue }
  | {
      readonly kind: 'other';
      readonly type: string;
      /** The sender's time, ms. */
      readonly sentMs?: number | undefined;
      /** Sequence numbers that the message covers in its stream. */
      readonly sequence?: { readonly stream: string; readonly first: number; readonly last: number } | undefined;
      readonly refused?: string | undefined;
    }
  | { readonly kind: 'no-frame'; readonly reason: string };

/** An object of the market socket; REST books have been given the `event_type` that they lack. */
export type MarketValue = { readonly event_type: string } & Readonly<Record<string, unknown>>;

type Reader = (value: Readonly<Record<string, unknown>>) => Recognised | undefined;

/** The shapes of all sockets that the venue and Binance have (protocol §2.4, §4.3, §5, §8, §12.1). */
const READERS: readonly Reader[] = [readUser, readMarket, readRestBook, readPolybolt, readRtds, readBinance];

/** Finds out what a value is; never throws. */
export function recognise(value: unknown): Recognised {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { kind: 'no-frame', reason: `JSON ${Array.isArray(value) ? 'array' : typeof value}, not an object` };
  }
  for (const read of READERS) {
    const recognised = read(value as Readonly<Record<string, unknown>>);
    if (recognised !== undefined) return recognised;
  }
  const keys = Object.keys(value);
  const shown = keys.slice(0, 6).join(', ') + (keys.length > 6 ? ', …' : '');
  return { kind: 'no-frame', reason: `JSON object of no known socket: ${shown || 'empty'}` };
}

const USER_SCHEMAS = new Map<unknown, z.ZodType>([
  ['order', orderRecordSchema],
  ['trade', tradeRecordSchema],
]);

function readUser(value: Readonly<Record<string, unknown>>): Recognised | undefined {
  const type = value.event_type;
  const schema = USER_SCHEMAS.get(type);
  return schema === undefined ? undefined : checked(type as string, schema, value, { sentMs: timeOf(value.timestamp) });
}

function readMarket(value: Readonly<Record<string, unknown>>): Recognised | undefined {
  const type = value.event_type;
  return typeof type === 'string' ? { kind: 'market', type, form: 'socket', value: value as MarketValue } : undefined;
}

function readRestBook(value: Readonly<Record<string, unknown>>): Recognised | undefined {
  if (!('asset_id' in value && 'bids' in value && 'asks' in value)) return undefined;
  return { kind: 'market', type: 'book', form: 'rest', value: { ...value, event_type: 'book' } };
}

function readPolybolt(value: Readonly<Record<string, unknown>>): Recognised | undefined {
  if (typeof value.op === 'string') return { kind: 'other', type: `op/${value.op}` };
  if (typeof value.channel !== 'string' || typeof value.seq !== 'number') return undefined;
  const { channel, seq } = value;
  const sequence = { stream: channel, first: seq, last: seq };
  return checked(channel, polyboltSchema, value, { sentMs: timeOf(value.ts), sequence });
}

function readRtds(value: Readonly<Record<string, unknown>>): Recognised | undefined {
  if (typeof value.topic !== 'string' || !('payload' in value)) return undefined;
  return checked(value.topic, rtdsSchema, value, { sentMs: timeOf(value.timestamp) });
}

/** Raw or combined stream. `bookTicker` is the one event that does not say its name. */
function readBinance(value: Readonly<Record<string, unknown>>): Recognised | undefined {
  const combined = typeof value.stream === 'string' && typeof value.data === 'object' && value.data !== null;
  const data = (combined ? value.data : value) as Readonly<Record<string, unknown>>;
  const type =
    typeof data.e === 'string' ? data.e : 'u' in data && 'b' in data && 'a' in data ? 'bookTicker' : undefined;
  if (type === undefined) return undefined;
  const schema = BINANCE_SCHEMAS.get(type);
  if (schema === undefined) return { kind: 'other', type, sentMs: timeOf(data.E) };
  return checked(type, schema, data, { sentMs: timeOf(data.E), sequence: binanceSequence(type, data) });
}

/** Trades count up by one; a depth update continues where the one before ended. */
function binanceSequence(type: string, data: Readonly<Record<string, unknown>>) {
  const stream = `${String(data.s)}@${type}`;
  if (type === 'trade' && typeof data.t === 'number') return { stream, first: data.t, last: data.t };
  if (type !== 'depthUpdate' || typeof data.U !== 'number' || typeof data.u !== 'number') return undefined;
  return { stream, first: data.U, last: data.u };
}

const decimal = z.string().refine((text) => text !== '' && Number.isFinite(Number(text)), { message: 'not a number' });
const level = z.tuple([decimal, decimal]);
const polyboltSchema = z.object({ payload: z.looseObject({}) });
const rtdsSchema = z.object({ type: z.string(), payload: z.looseObject({}) });
const BINANCE_SCHEMAS = new Map<string, z.ZodType>([
  ['trade', z.object({ s: z.string(), t: z.number(), p: decimal, q: decimal, T: z.number(), m: z.boolean() })],
  ['bookTicker', z.object({ s: z.string(), u: z.number(), b: decimal, B: decimal, a: decimal, A: decimal })],
  ['depthUpdate', z.object({ s: z.string(), U: z.number(), u: z.number(), b: z.array(level), a: z.array(level) })],
]);

function checked(
  type: string,
  schema: z.ZodType,
  value: unknown,
  rest: Omit<Recognised & { kind: 'other' }, 'kind' | 'type' | 'refused'>,
): Recognised {
  const parsed = schema.safeParse(value);
  return { kind: 'other', type, ...rest, refused: parsed.success ? undefined : `${type} ${issueText(parsed.error)}` };
}

/** A time in ms, whether written as number or text, in s or ms (protocol §14, 7). */
export function timeOf(value: unknown): number | undefined {
  const time = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof time !== 'number' || !Number.isFinite(time) || time <= 0) return undefined;
  return time < 1e11 ? time * 1000 : time;
}
