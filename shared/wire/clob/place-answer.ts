import * as z from 'zod';
import type { PlaceOutcome } from '../../events/engine-events.ts';
import type { OrderHash } from '../../market/ids.ts';
import type { HttpOutcome } from '../../ports/ports.ts';
import { issueText, parseJson } from '../json.ts';
import { errorText } from './answer.ts';
import { refusalCode } from './refusals.ts';

/** One order's part of an answer to POST /order(s). Fields are optional because a missing one means unknown. */
const legSchema = z.object({
  success: z.boolean().optional(),
  errorMsg: z.string().optional(),
  orderID: z.string().optional(),
  status: z.string().optional(),
});

type Leg = z.infer<typeof legSchema>;

/**
 * What came of sending orders, one outcome per expected hash, in the order of the request (protocol §2.5, §2.7).
 *
 * `refused` only with proof: a documented refusal of the whole request, or a leg that says no and has no order id.
 * Timeouts, undocumented errors, answers that do not fit and "Duplicated" (the venue has these bytes already) are
 * `unknown`. Never throws.
 */
export function parsePlaceAnswer(outcome: HttpOutcome, expected: readonly OrderHash[]): PlaceOutcome[] {
  const all = (one: PlaceOutcome) => expected.map(() => one);
  if (outcome.kind === 'failed') return all(unknown(`${outcome.code}: ${outcome.message}`));
  if (outcome.status !== 200) return all(requestRefused(outcome));

  const json = parseJson(outcome.body);
  if (json.kind === 'malformed') return all(unknown(`answer is not JSON: ${json.reason}`));
  const parsed = z.array(legSchema).safeParse(Array.isArray(json.value) ? json.value : [json.value]);
  if (!parsed.success) return all(unknown(`answer does not fit: ${issueText(parsed.error)}`));
  const legs = parsed.data;
  if (legs.length !== expected.length) return all(unknown(`${legs.length} results for ${expected.length} orders`));
  return expected.map((orderId, i) => legOutcome(legs[i] as Leg, orderId));
}

type Answered = Extract<HttpOutcome, { kind: 'answer' }>;

function requestRefused(answer: Answered): PlaceOutcome {
  const { status, body } = answer;
  const message = errorText(body);
  const code = refusalCode(status, message);
  if (code === undefined) return unknown(`HTTP ${status}: ${message}`);
  const retryAfterMs = retryAfterOf(answer);
  return { kind: 'refused', code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

const retrySchema = z.object({ retry_after_seconds: z.number().nonnegative() });

/** How long to wait, by the header or by the body of a post-only refusal (protocol §2.7); a date is not understood. */
function retryAfterOf({ headers, body }: Answered): number | undefined {
  const header = Number(headers['retry-after'] ?? Number.NaN);
  if (header >= 0) return header * 1000;
  const json = parseJson(body);
  const parsed = json.kind === 'value' ? retrySchema.safeParse(json.value) : undefined;
  return parsed?.data === undefined ? undefined : parsed.data.retry_after_seconds * 1000;
}

function legOutcome({ success, errorMsg, orderID, status }: Leg, expected: OrderHash): PlaceOutcome {
  if (errorMsg === undefined || orderID === undefined || success === undefined) return unknown('fields are missing');
  if (orderID === '' && errorMsg !== '') return legRefused(errorMsg);
  if (!success || errorMsg !== '') return unknown(`order ${orderID || 'without id'}: ${errorMsg || 'no success'}`);
  if (orderID.toLowerCase() !== expected) return unknown(`answer names order ${orderID || 'without id'}`);
  if (status === 'live' || status === 'matched' || status === 'delayed') return { kind: 'accepted', status };
  if (status === 'unmatched') return { kind: 'refused', code: 'UNMATCHED', message: 'the delay ended without a match' };
  return unknown(`status ${status ?? 'missing'}`);
}

/** A leg is refused by its own words, so words that we do not know refuse too; those that prove the contrary do not. */
function legRefused(message: string): PlaceOutcome {
  if (/duplicated|delayed/i.test(message)) return unknown(message);
  return { kind: 'refused', code: refusalCode(400, message) ?? 'REFUSED', message };
}

function unknown(reason: string): PlaceOutcome {
  return { kind: 'unknown', reason };
}
