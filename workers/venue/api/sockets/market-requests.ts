import * as z from 'zod';
import type { TokenId } from '../../../../shared/market/ids.ts';
import { parseJson } from '../../../../shared/wire/json.ts';

const tokenIds = z.array(z.string().transform((id) => id as TokenId));

const firstSchema = z.object({
  type: z.string().regex(/^market$/i),
  assets_ids: tokenIds,
  custom_feature_enabled: z.boolean().optional(),
  initial_dump: z.boolean().optional(),
});

const changeSchema = z.object({
  operation: z.enum(['subscribe', 'unsubscribe']),
  assets_ids: tokenIds,
  custom_feature_enabled: z.boolean().optional(),
  initial_dump: z.boolean().optional(),
});

/** What a client of the market socket asks for (protocol §4.1). `custom` is absent when it does not say. */
export type MarketRequest = {
  readonly operation: 'subscribe' | 'unsubscribe';
  readonly tokens: readonly TokenId[];
  readonly custom: boolean | undefined;
  readonly initialDump: boolean;
};

/** Reads a client's frame; `undefined` when it is no request. */
export function readMarketRequest(text: string): MarketRequest | undefined {
  const json = parseJson(text);
  if (json.kind === 'malformed') return undefined;
  const parsed = z.union([changeSchema, firstSchema]).safeParse(json.value);
  if (!parsed.success) return undefined;
  const { assets_ids: tokens, custom_feature_enabled: custom, initial_dump: initialDump = true } = parsed.data;
  const operation = 'operation' in parsed.data ? parsed.data.operation : 'subscribe';
  return { operation, tokens, custom, initialDump };
}
