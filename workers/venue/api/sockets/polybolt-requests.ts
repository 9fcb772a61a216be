import * as z from 'zod';
import { ASSET_NAMES, ASSETS, type Asset } from '../../../../shared/market/assets.ts';
import { credentialsSchema } from '../../../../shared/wire/endpoints.ts';
import type { PolyboltStream } from '../../../../shared/wire/prices/index.ts';

const itemSchema = z.object({
  channel: z.string(),
  filter: z.object({ symbol: z.string().optional(), window_seconds: z.number().optional() }).optional(),
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

type Item = z.infer<typeof itemSchema>;

/** The subscriptions in a frame: a list, or one at its top level. */
export function itemsOf(request: Extract<PolyboltRequest, { op: 'subscribe' | 'unsubscribe' }>): readonly Item[] {
  if (request.subscriptions !== undefined) return request.subscriptions;
  return request.channel === undefined ? [] : [{ channel: request.channel, filter: request.filter }];
}

/** The stream that an item means, or the venue's code for why there is none. */
export function streamOf({ channel, filter }: Item): PolyboltStream | 'bad_channel' | 'bad_filter' {
  if (channel !== 'price.crypto' && channel !== 'price.crypto.twap') return 'bad_channel';
  const asset = ASSETS.find((candidate) => ASSET_NAMES[candidate].polybolt === filter?.symbol);
  if (asset === undefined) return 'bad_filter';
  if (channel === 'price.crypto') return { channel, asset };
  const twapSeconds = filter?.window_seconds;
  return twapSeconds === undefined ? 'bad_filter' : { channel, asset, twapSeconds };
}

/** Identity of a subscription within a connection. */
export function streamKey({ channel, asset, twapSeconds }: PolyboltStream): string {
  return `${channel}/${asset}/${twapSeconds ?? ''}`;
}

/** The stream to which a value of the settlement feed or of the spot price belongs. */
export function streamCarrying(kind: 'oracle' | 'twap', asset: Asset): PolyboltStream {
  return kind === 'oracle'
    ? { channel: 'price.crypto', asset }
    : { channel: 'price.crypto.twap', asset, twapSeconds: TWAP_SECONDS };
}

/** The only averaging window that has data, in nominal seconds. */
export const TWAP_SECONDS = 60;
