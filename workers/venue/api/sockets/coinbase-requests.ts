import * as z from 'zod';
import { ASSET_NAMES, ASSETS, type Asset } from '../../../../shared/market/assets.ts';
import { parseJson } from '../../../../shared/wire/json.ts';

const CHANNELS = ['ticker', 'matches', 'heartbeat'] as const;

export type CoinbaseStream = (typeof CHANNELS)[number];

const products = z.array(z.string());

/** Channels are named for all products of the request, or each with products of its own. */
const requestSchema = z.object({
  type: z.enum(['subscribe', 'unsubscribe']),
  product_ids: products.optional(),
  channels: z.array(z.union([z.string(), z.object({ name: z.string(), product_ids: products.optional() })])),
});

/** One channel of one product. */
export type CoinbaseItem = { readonly stream: CoinbaseStream; readonly asset: Asset };

/** What a client asks for, or Coinbase's reason for refusing all of it. */
export type CoinbaseRequest =
  | { readonly type: 'subscribe' | 'unsubscribe'; readonly items: readonly CoinbaseItem[] }
  | { readonly type: 'refused'; readonly reason: string };

/** Reads a client's frame (protocol §12.2). @param listed the assets that the venue has prices of */
export function readCoinbaseRequest(text: string, listed: readonly Asset[]): CoinbaseRequest {
  const json = parseJson(text);
  const request = requestSchema.safeParse(json.kind === 'value' ? json.value : undefined);
  if (!request.success) return { type: 'refused', reason: 'Malformed JSON' };
  const items: CoinbaseItem[] = [];
  for (const channel of request.data.channels) {
    const { name, product_ids: own } = typeof channel === 'string' ? { name: channel } : channel;
    const stream = CHANNELS.find((known) => known === name);
    if (stream === undefined) return { type: 'refused', reason: `${name} is not a valid channel` };
    for (const product of own ?? request.data.product_ids ?? []) {
      const asset = listed.find((candidate) => productOf(candidate) === product);
      if (asset === undefined) return { type: 'refused', reason: `${product} is not a valid product` };
      items.push({ stream, asset });
    }
  }
  return { type: request.data.type, items };
}

/** Coinbase's name of an asset: `BTC-USD`. */
export function productOf(asset: Asset): string {
  return ASSET_NAMES[asset].coinbase;
}

/** Identity of a channel of a product. */
export function coinbaseKey({ stream, asset }: CoinbaseItem): string {
  return `${stream}/${productOf(asset)}`;
}

/** The whole of a connection's subscriptions as the answer to each change lists them. */
export function subscriptionsMessage(keys: ReadonlySet<string>): Record<string, unknown> {
  const channels = CHANNELS.map((name) => ({
    name,
    product_ids: ASSETS.map(productOf).filter((product) => keys.has(`${name}/${product}`)),
  }));
  return { type: 'subscriptions', channels: channels.filter(({ product_ids: ids }) => ids.length > 0) };
}
