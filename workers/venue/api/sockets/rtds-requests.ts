import * as z from 'zod';
import { ASSET_NAMES, ASSETS, type Asset } from '../../../../shared/market/assets.ts';
import { parseJson } from '../../../../shared/wire/json.ts';

/** Topics with prices; the others of {@link KNOWN_TOPICS} are accepted and stay silent. */
export const PRICE_TOPICS = [
  'crypto_prices',
  'crypto_prices_chainlink',
  'crypto_prices_twap_thirty',
  'crypto_prices_twap_sixty',
] as const;

export type PriceTopic = (typeof PRICE_TOPICS)[number];

const KNOWN_TOPICS: ReadonlySet<string> = new Set([...PRICE_TOPICS, 'activity', 'comments', 'equity_prices']);

/** A missing `action` is accepted by the real venue, which then does nothing (protocol §8.2). */
const requestSchema = z.object({
  action: z.enum(['subscribe', 'unsubscribe']).optional(),
  subscriptions: z.array(z.object({ topic: z.string(), type: z.string(), filters: z.string().optional() })),
});

export type RtdsRequest = z.infer<typeof requestSchema>;

/** Reads a client's frame; `undefined` when it is no request. */
export function readRtdsRequest(text: string): RtdsRequest | undefined {
  const json = parseJson(text);
  return json.kind === 'value' ? requestSchema.safeParse(json.value).data : undefined;
}

/** The first topic of a batch that does not exist: it kills the whole batch. */
export function unknownTopic({ subscriptions }: RtdsRequest): string | undefined {
  return subscriptions.find(({ topic }) => !KNOWN_TOPICS.has(topic))?.topic;
}

export function isPriceTopic(topic: string): topic is PriceTopic {
  return (PRICE_TOPICS as readonly string[]).includes(topic);
}

const filterSchema = z.object({ symbol: z.string() });

/**
 * The asset that a filter lets through, `all` without a filter, `none` where it lets nothing through. The real venue
 * compares text: a space after the colon silently matches nothing (protocol §8.2).
 */
export function assetFilter(topic: PriceTopic, filters: string | undefined): Asset | 'all' | 'none' {
  if (filters === undefined || filters === '') return 'all';
  const json = parseJson(filters);
  const filter = json.kind === 'value' ? filterSchema.safeParse(json.value) : undefined;
  if (filter?.data === undefined || JSON.stringify(filter.data) !== filters) return 'none';
  const { symbol } = filter.data;
  return (
    ASSETS.find((asset) => ASSET_NAMES[asset][topic === 'crypto_prices' ? 'binance' : 'rtds'] === symbol) ?? 'none'
  );
}
