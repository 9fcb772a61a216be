import * as z from 'zod';
import type { ConditionId, TokenId } from '../../market/ids.ts';
import { toMilliseconds } from '../../models/copying/freshness.ts';
import { type Decoded, ignored, refused } from '../decoded.ts';
import { issueText, parseJson } from '../json.ts';
import { utf8Text } from '../utf8.ts';
import type { ToldTrade } from './told-trade.ts';

const payloadSchema = z.object({
  proxyWallet: z.string(),
  transactionHash: z.string(),
  conditionId: z.string(),
  asset: z.string(),
  side: z.enum(['BUY', 'SELL']),
  price: z.number(),
  size: z.number().positive(),
  timestamp: z.number().positive(),
});

/** A message is known by the shape of its payload: some come without topic and type (protocol §11.2). */
const envelopeSchema = z.object({ payload: z.looseObject({ proxyWallet: z.string() }) });

/**
 * Subscribes the live trades of markets by their slugs, or ends that. The filter is compact JSON inside a string, and there is
 * none by wallet (protocol §11.2).
 */
export function activityFrame(action: 'subscribe' | 'unsubscribe', slugs: readonly string[]): string {
  const subscriptions = slugs.map((slug) => {
    return { topic: 'activity', type: 'orders_matched', filters: JSON.stringify({ event_slug: slug }) };
  });
  return JSON.stringify({ action, subscriptions });
}

/** Decodes one frame of the topic `activity`. Never throws. */
export function decodeActivityFrame(frame: Uint8Array): Decoded<ToldTrade> {
  const text = utf8Text(frame);
  if (text.trim() === '') return ignored('empty');
  const json = parseJson(text);
  if (json.kind === 'malformed') return refused(`not JSON: ${json.reason}`);
  const envelope = envelopeSchema.safeParse(json.value);
  if (!envelope.success) return ignored('no trade');
  const parsed = payloadSchema.safeParse(envelope.data.payload);
  if (!parsed.success) return refused(`activity: ${issueText(parsed.error)}`);
  const { proxyWallet, transactionHash, conditionId, asset, side, price, size, timestamp } = parsed.data;
  const trade: ToldTrade = {
    wallet: proxyWallet.toLowerCase(),
    transaction: transactionHash,
    conditionId: conditionId as ConditionId,
    token: asset as TokenId,
    side,
    price,
    size,
    at: toMilliseconds(timestamp),
  };
  return { kind: 'decoded', events: [trade] };
}
