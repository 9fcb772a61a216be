import * as z from 'zod';
import { type Reply } from '../http/reply.ts';

/** Rows of a page unless a client asks for others, and at most (protocol §11.1). */
const DEFAULT_LIMIT = 100;
const LARGEST_LIMIT = 1_000;
const MOST_CONDITIONS = 20;

/** Refuses in the Data API's envelope. */
export function refuseData(reply: Reply, status: number, code: string, error: string, parameter?: string): void {
  const named = parameter === undefined ? {} : { parameter };
  reply(status, { error, code, retryable: false, trace_id: '', ...named });
}

/** A parameter that is wrong. */
export type WrongParameter = { readonly kind: 'wrong'; readonly parameter: string; readonly reason: string };

export function refuseParameter(reply: Reply, { parameter, reason }: WrongParameter): void {
  refuseData(reply, 400, 'invalid_parameter', reason, parameter);
}

const wholeNumber = z
  .string()
  .regex(/^\d{1,12}$/, 'must be a whole number')
  .transform(Number);
const address = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, 'must be an address')
  .transform((text) => text.toLowerCase());
/** 64 digits, also for Protocol V2: a 62-digit id is refused (protocol §7). */
const conditions = z
  .string()
  .transform((text) => text.toLowerCase().split(','))
  .pipe(z.array(z.string().regex(/^0x[0-9a-f]{64}$/, 'must be a condition id of 64 digits')).max(MOST_CONDITIONS));
const names = z.string().transform((text) => text.toUpperCase().split(','));

/** Parameters that the v2 routes have in common; each route looks at those that concern it. */
const querySchema = z.object({
  offset: z.undefined('is not supported: follow next_cursor').optional(),
  limit: wholeNumber.default(DEFAULT_LIMIT).transform((limit) => Math.min(LARGEST_LIMIT, Math.max(1, limit))),
  cursor: z
    .string()
    .transform((text) => Buffer.from(text, 'base64url').toString('latin1'))
    .refine((text) => /^-?\d{1,15}$/.test(text), 'is none of ours')
    .transform(Number)
    .optional(),
  user: address.optional(),
  condition: conditions.optional(),
  token_id: z
    .string()
    .regex(/^\d{1,78}$/, 'must be a token id')
    .optional(),
  side: z.enum(['BUY', 'SELL']).optional(),
  type: names.optional(),
  status: names.optional(),
  start: wholeNumber.optional(),
  end: wholeNumber.optional(),
  fidelity: wholeNumber.default(1),
});

/** A checked query; times in Unix seconds, addresses and condition ids in lower case, types and statuses in capitals. */
export type DataQuery = z.output<typeof querySchema>;

/** Reads a query. `condition` may stand there several times. */
export function readQuery(
  query: URLSearchParams,
): { readonly kind: 'query'; readonly query: DataQuery } | WrongParameter {
  const list = query.getAll('condition').join(',');
  const parsed = querySchema.safeParse({
    ...Object.fromEntries(query),
    ...(list === '' ? {} : { condition: list }),
  });
  if (parsed.success) return { kind: 'query', query: parsed.data };
  const [issue] = parsed.error.issues;
  return { kind: 'wrong', parameter: String(issue?.path[0] ?? ''), reason: issue?.message ?? 'is wrong' };
}

/**
 * Answers one page of rows in the envelope (protocol §11.1).
 *
 * @param keyOf a number that falls from row to row; the cursor names the last row by it
 */
export function replyPage<Row>(
  reply: Reply,
  rows: readonly Row[],
  { limit, cursor = Number.POSITIVE_INFINITY }: Pick<DataQuery, 'limit' | 'cursor'>,
  keyOf: (row: Row) => number,
  shape: (row: Row) => unknown,
): void {
  const after = rows.filter((row) => keyOf(row) < cursor);
  const page = after.slice(0, limit);
  const last = page.at(-1);
  const more = after.length > page.length && last !== undefined;
  const nextCursor = more ? Buffer.from(String(keyOf(last))).toString('base64url') : '';
  reply(200, {
    data: page.map(shape),
    pagination: { limit, offset: 0, has_more: more, next_cursor: nextCursor },
  });
}

/** Answers one page of rows that have no number of their own: the cursor names the last one by its place in the list. */
export function replyRows(reply: Reply, rows: readonly unknown[], query: Pick<DataQuery, 'limit' | 'cursor'>): void {
  replyPage(
    reply,
    rows.map((row, index) => ({ row, key: -index })),
    query,
    ({ key }) => key,
    ({ row }) => row,
  );
}
