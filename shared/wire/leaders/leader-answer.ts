import type * as z from 'zod';
import { issueText, parseJson } from '../json.ts';
import type { ToldTrade } from './told-trade.ts';

/** What an answer about a wallet says, in the order of its happening, or why it says nothing. */
export type LeaderAnswer =
  | { readonly kind: 'trades'; readonly trades: readonly ToldTrade[] }
  | { readonly kind: 'malformed'; readonly reason: string };

/** Reads a page of the Data API, whose newest row comes first (protocol §11.1). Never throws. */
export function parseLeaderAnswer<Row>(
  body: string,
  schema: z.ZodType<{ readonly data: readonly Row[] }>,
  toldBy: (row: Row) => readonly ToldTrade[],
): LeaderAnswer {
  const json = parseJson(body);
  if (json.kind === 'malformed') return json;
  const parsed = schema.safeParse(json.value);
  if (!parsed.success) return { kind: 'malformed', reason: issueText(parsed.error) };
  return { kind: 'trades', trades: parsed.data.data.flatMap((row) => toldBy(row)).toReversed() };
}
