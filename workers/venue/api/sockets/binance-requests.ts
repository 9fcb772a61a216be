import * as z from 'zod';
import { parseJson } from '../../../../shared/wire/json.ts';

const id = z.union([z.string(), z.number(), z.null()]).optional();

const requestSchema = z.discriminatedUnion('method', [
  z.object({ method: z.literal('SUBSCRIBE'), params: z.array(z.string()), id }),
  z.object({ method: z.literal('UNSUBSCRIBE'), params: z.array(z.string()), id }),
  z.object({ method: z.literal('LIST_SUBSCRIPTIONS'), id }),
  z.object({ method: z.literal('SET_PROPERTY'), params: z.tuple([z.literal('combined'), z.boolean()]), id }),
  z.object({ method: z.literal('GET_PROPERTY'), params: z.tuple([z.literal('combined')]), id }),
]);

export type BinanceRequest = z.infer<typeof requestSchema>;

/** Reads a client's frame; `undefined` when it is no request. */
export function readBinanceRequest(text: string): BinanceRequest | undefined {
  const json = parseJson(text);
  return json.kind === 'value' ? requestSchema.safeParse(json.value).data : undefined;
}

/** Streams named by a socket's path, and whether it is the combined form. */
export function streamsOfPath(path: string): { readonly combined: boolean; readonly streams: readonly string[] } {
  const url = new URL(path, 'ws://binance');
  const combined = url.pathname.endsWith('/stream');
  const named = combined ? (url.searchParams.get('streams') ?? '') : url.pathname.replace(/^.*\/ws\/?/, '');
  // Some clients write the @ of a stream's name as %40.
  return { combined, streams: named.replaceAll('%40', '@').split('/').filter(Boolean) };
}
