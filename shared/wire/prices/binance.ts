import * as z from 'zod';
import type { PriceEvent } from '../../events/engine-events.ts';
import { ASSET_NAMES, type Asset } from '../../market/assets.ts';
import { type Decoded, ignored, refused } from '../decoded.ts';
import { issueText, parseJson } from '../json.ts';
import { utf8Text } from '../utf8.ts';

const priceText = z
  .string()
  .transform(Number)
  .refine((value) => Number.isFinite(value) && value > 0);

const tradeSchema = z.object({
  e: z.literal('trade'),
  s: z.string(),
  t: z.number().int(),
  p: priceText,
  T: z.number().int(),
  q: priceText,
  m: z.boolean(),
});
const tickerSchema = z.object({ u: z.number(), s: z.string(), b: priceText, a: priceText });
const combinedSchema = z.object({ stream: z.string(), data: z.unknown() });
const eventSchema = z.object({ e: z.string() });

/**
 * Decodes Binance spot frames of one asset, raw or in the wrapper of a combined stream (protocol §12.1): trades as they
 * are, `bookTicker` as the mid. Trade ids rise by one, so lost trades are noticed; {@link reset} when a connection begins.
 */
export class BinanceDecoder {
  readonly #symbol: string;
  #lastTradeId: number | undefined;

  constructor(asset: Asset) {
    this.#symbol = ASSET_NAMES[asset].binance.toUpperCase();
  }

  /** Forgets the last trade: what happened between two connections is not known. */
  reset(): void {
    this.#lastTradeId = undefined;
  }

  /** @param atMs our time of reception; it dates a `bookTicker`, which has no time of its own */
  decode(frame: Uint8Array, atMs: number): Decoded<PriceEvent> {
    const json = parseJson(utf8Text(frame));
    if (json.kind === 'malformed') return refused(`not JSON: ${json.reason}`);
    const combined = combinedSchema.safeParse(json.value);
    const message = combined.success ? combined.data.data : json.value;

    const event = eventSchema.safeParse(message);
    if (event.success && event.data.e === 'trade') return this.#trade(message);
    if (event.success) return ignored(event.data.e);
    const isTicker = typeof message === 'object' && message !== null && 'b' in message && 'a' in message;
    return isTicker ? this.#ticker(message, atMs) : ignored('response');
  }

  #trade(message: unknown): Decoded<PriceEvent> {
    const parsed = tradeSchema.safeParse(message);
    if (!parsed.success) return refused(`trade: ${issueText(parsed.error)}`);
    const { s: symbol, t: id, p: value, T: priceMs, q: size, m: buyerIsMaker } = parsed.data;
    if (symbol !== this.#symbol) return ignored(`trade/${symbol}`);
    const last = this.#lastTradeId;
    this.#lastTradeId = id;
    const events: PriceEvent[] = [
      { type: 'price', kind: 'binance', priceMs, value, takerVolume: buyerIsMaker ? -size : size },
    ];
    if (last === undefined || id === last + 1) return { kind: 'decoded', events };
    return { kind: 'decoded', events, gap: `trade ${id} after ${last}` };
  }

  #ticker(message: unknown, atMs: number): Decoded<PriceEvent> {
    const parsed = tickerSchema.safeParse(message);
    if (!parsed.success) return refused(`bookTicker: ${issueText(parsed.error)}`);
    const { s: symbol, b: bid, a: ask } = parsed.data;
    if (symbol !== this.#symbol) return ignored(`bookTicker/${symbol}`);
    return { kind: 'decoded', events: [{ type: 'price', kind: 'binance', priceMs: atMs, value: (bid + ask) / 2 }] };
  }
}
