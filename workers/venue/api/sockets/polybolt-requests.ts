import * as z from 'zod';
import { ASSET_NAMES, ASSETS, type Asset } from '../../../../shared/market/assets.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import { credentialsSchema } from '../../../../shared/wire/endpoints.ts';
import type { PolyboltStream } from '../../../../shared/wire/prices/index.ts';

const itemSchema = z.object({
  channel: z.string(),
  filter: z
    .object({
      symbol: z.string().optional(),
      window_seconds: z.number().optional(),
      provider: z.string().optional(),
      asset_id: z.string().optional(),
    })
    .optional(),
});

const rid = z.string().optional();
const subscriptionFields = { rid, ...itemSchema.partial().shape, subscriptions: z.array(itemSchema).optional() };

/** A control frame of a client (protocol §8.1). */
export const polyboltRequestSchema = z.discriminatedUnion('op', [
  z.object({ op: z.literal('auth'), rid, auth: credentialsSchema }),
  z.object({ op: z.literal('subscribe'), ...subscriptionFields }),
  z.object({ op: z.literal('unsubscribe'), ...subscriptionFields }),
  z.object({ op: z.literal('ping'), rid }),
]);

export type PolyboltRequest = z.infer<typeof polyboltRequestSchema>;

export type PolyboltChange = Extract<PolyboltRequest, { readonly op: 'subscribe' | 'unsubscribe' }>;

type Item = z.infer<typeof itemSchema>;
type Filter = NonNullable<Item['filter']>;

/** What one (channel, filter) pair brings. `key` is its identity within a connection. */
export type PolyboltSubscription = { readonly channel: string; readonly key: string } & (
  | { readonly kind: 'price'; readonly stream: PolyboltStream }
  | { readonly kind: 'top'; readonly token: TokenId }
  /** Exists at the real venue, has no data here: acknowledged, an empty snapshot, then nothing. */
  | { readonly kind: 'silent'; readonly symbol: string; readonly provider?: string }
);

/** The only averaging window that has data, in nominal seconds. */
export const TWAP_SECONDS = 60;

/** Crypto symbols of the real venue that the embedded one has no prices of. */
const SILENT_SYMBOLS: ReadonlySet<string> = new Set(['dogeusd', 'bnbusd', 'hypeusd', 'zecusd']);

const SUBSCRIPTIONS: ReadonlyMap<string, (channel: string, filter: Filter) => PolyboltSubscription | undefined> =
  new Map([
    ['price.crypto', spot],
    ['price.crypto.twap', twap],
    ['price.equity', equity],
    ['price.equity.twap', equity],
    ['price.polymarket', top],
  ]);

/** The subscriptions in a frame: a list, or one at its top level. */
export function itemsOf(request: PolyboltChange): readonly Item[] {
  if (request.subscriptions !== undefined) return request.subscriptions;
  return request.channel === undefined ? [] : [{ channel: request.channel, filter: request.filter }];
}

/** What an item means, or the venue's code for why it means nothing. */
export function subscriptionOf({ channel, filter = {} }: Item): PolyboltSubscription | 'bad_channel' | 'bad_filter' {
  const read = SUBSCRIPTIONS.get(channel);
  return read === undefined ? 'bad_channel' : (read(channel, filter) ?? 'bad_filter');
}

/** Key of the stream that carries a value of the settlement feed or of the spot price. */
export function keyCarrying(kind: 'oracle' | 'twap', asset: Asset): string {
  const { polybolt } = ASSET_NAMES[asset];
  return kind === 'oracle' ? `price.crypto/${polybolt}` : `price.crypto.twap/${polybolt}/${TWAP_SECONDS}`;
}

/** Key of a token's best prices. */
export function keyOfTop(token: TokenId): string {
  return `price.polymarket/${token}`;
}

function spot(channel: string, { symbol }: Filter): PolyboltSubscription | undefined {
  const key = `${channel}/${symbol}`;
  const asset = assetOf(symbol);
  if (asset !== undefined) return { kind: 'price', channel, key, stream: { channel: 'price.crypto', asset } };
  return symbol !== undefined && SILENT_SYMBOLS.has(symbol) ? { kind: 'silent', channel, key, symbol } : undefined;
}

function twap(channel: string, { symbol, window_seconds: twapSeconds }: Filter): PolyboltSubscription | undefined {
  if (symbol === undefined || twapSeconds === undefined) return undefined;
  const key = `${channel}/${symbol}/${twapSeconds}`;
  const asset = assetOf(symbol);
  if (asset === undefined) {
    return SILENT_SYMBOLS.has(symbol) ? { kind: 'silent', channel, key, symbol } : undefined;
  }
  return { kind: 'price', channel, key, stream: { channel: 'price.crypto.twap', asset, twapSeconds } };
}

/** Stocks exist at the venue; which of them is not checked. */
function equity(channel: string, filter: Filter): PolyboltSubscription | undefined {
  const { symbol, provider } = filter;
  if (symbol === undefined) return undefined;
  const key = `${channel}/${symbol}/${provider ?? ''}/${filter.window_seconds ?? ''}`;
  return { kind: 'silent', channel, key, symbol, ...(provider === undefined ? {} : { provider }) };
}

function top(channel: string, { asset_id: id }: Filter): PolyboltSubscription | undefined {
  if (id === undefined || !/^\d+$/.test(id)) return undefined;
  const token = id as TokenId;
  return { kind: 'top', channel, key: keyOfTop(token), token };
}

function assetOf(symbol: string | undefined): Asset | undefined {
  return ASSETS.find((candidate) => ASSET_NAMES[candidate].polybolt === symbol);
}
