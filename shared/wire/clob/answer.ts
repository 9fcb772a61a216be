import * as z from 'zod';
import type { HttpOutcome } from '../../ports/ports.ts';
import { issueText, parseJson } from '../json.ts';

/**
 * What a read or a cancel came to. `failed` carries the HTTP status when the venue answered at all: without one, or with
 * a 5xx, nothing is known about what it did.
 */
export type ClobAnswer<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'failed'; readonly reason: string; readonly status?: number };

/** Reads an answer by a schema. Anything but a 200 that fits is `failed`. Never throws. */
export function readAnswer<T>(outcome: HttpOutcome, schema: z.ZodType<T>): ClobAnswer<T> {
  if (outcome.kind === 'failed') return { kind: 'failed', reason: `${outcome.code}: ${outcome.message}` };
  const { status, body } = outcome;
  if (status !== 200) return { kind: 'failed', status, reason: `HTTP ${status}: ${errorText(body)}` };
  const json = parseJson(body);
  if (json.kind === 'malformed') return { kind: 'failed', status, reason: `answer is not JSON: ${json.reason}` };
  const parsed = schema.safeParse(json.value);
  if (!parsed.success) return { kind: 'failed', status, reason: `answer does not fit: ${issueText(parsed.error)}` };
  return { kind: 'ok', value: parsed.data };
}

const errorSchema = z.object({ error: z.string().optional(), error_msg: z.string().optional() });

const LONGEST_ERROR = 300;

/** The venue's words: `{"error": …}`, in places `error_msg`, else the bare body, shortened (protocol §2.1). */
export function errorText(body: string): string {
  const json = parseJson(body);
  const parsed = json.kind === 'value' ? errorSchema.safeParse(json.value) : undefined;
  const text = parsed?.data?.error ?? parsed?.data?.error_msg ?? body;
  return text.slice(0, LONGEST_ERROR);
}
