import * as z from 'zod';
import type { PriceEvent, PriceKind } from '../../events/engine-events.ts';
import type { Asset } from '../../market/assets.ts';
import { type Decoded, ignored, refused } from '../decoded.ts';
import { issueText, parseJson } from '../json.ts';
import { utf8Text } from '../utf8.ts';
import { ORACLE_DECIMALS, RTDS_TOPICS, rtdsSymbol } from './rtds-frames.ts';

const pointSchema = z.object({
  timestamp: z.number().int(),
  value: z.number().positive(),
  full_accuracy_value: z.string().optional(),
});

const envelopeSchema = z.object({
  topic: z.string(),
  type: z.string(),
  payload: z.looseObject({ symbol: z.string() }),
});
const dumpSchema = z.object({ data: z.array(pointSchema) });

/**
 * Decodes one frame of the older price topics for one asset: updates, and the dump that follows a subscription.
 * The venue mislabels the oracle's dump as `crypto_prices`, so the form of the symbol decides. Never throws.
 */
export function decodeRtdsFrame(frame: Uint8Array, asset: Asset): Decoded<PriceEvent> {
  const text = utf8Text(frame);
  if (text.trim() === '') return ignored('empty');
  const json = parseJson(text);
  if (json.kind === 'malformed') return refused(`not JSON: ${json.reason}`);
  const envelope = envelopeSchema.safeParse(json.value);
  if (!envelope.success) return ignored('no price');

  const { topic, type, payload } = envelope.data;
  const kind = kindOf(topic, payload.symbol);
  if (kind === undefined) return ignored(topic);
  if (payload.symbol !== rtdsSymbol(asset, kind)) return ignored(`${topic}/${payload.symbol}`);
  const parsed = (type === 'update' ? pointSchema : dumpSchema).safeParse(payload);
  if (!parsed.success) return refused(`${topic}: ${issueText(parsed.error)}`);
  const points = 'data' in parsed.data ? parsed.data.data : [parsed.data];
  const events = points.map(
    (point): PriceEvent => ({
      type: 'price',
      kind,
      priceMs: point.timestamp,
      value: exactValue(point, kind),
    }),
  );
  return { kind: 'decoded', events: events.sort((a, b) => a.priceMs - b.priceMs) };
}

function kindOf(topic: string, symbol: string): PriceKind | undefined {
  if (topic === RTDS_TOPICS.twap) return 'twap';
  if (topic !== RTDS_TOPICS.oracle && topic !== RTDS_TOPICS.binance) return undefined;
  return symbol.includes('/') ? 'oracle' : 'binance';
}

/** Oracle topics write the exact value as an integer of 18 decimals, Binance topics as a plain decimal. */
function exactValue({ value, full_accuracy_value: exact }: z.infer<typeof pointSchema>, kind: PriceKind): number {
  if (exact === undefined || exact === '') return value;
  if (kind === 'binance' || !/^\d+$/.test(exact)) return Number(exact) || value;
  const digits = exact.padStart(ORACLE_DECIMALS + 1, '0');
  return Number(`${digits.slice(0, -ORACLE_DECIMALS)}.${digits.slice(-ORACLE_DECIMALS)}`);
}
