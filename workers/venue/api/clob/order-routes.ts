import type { OrderHash } from '../../../../shared/market/ids.ts';
import { placeRefusal, placeResult } from '../../../../shared/wire/clob/encode.ts';
import { MAX_BATCH_ORDERS } from '../../../../shared/wire/clob/index.ts';
import { parseJson } from '../../../../shared/wire/json.ts';
import { orderDomain, orderHash, parsePostedOrder, type PostedOrder } from '../../../../shared/wire/orders/index.ts';
import type { PlaceAnswer, VenueCore } from '../../core/contract.ts';
import { REFUSALS } from '../../core/matching/refusals.ts';
import type { Gate } from '../gate/gate.ts';
import type { HttpFaults } from '../http/http-faults.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { type Caller, forCaller } from './authentication.ts';

/** What posting orders needs. */
export type OrderRouteParts = { readonly venue: VenueCore; readonly gate: Gate; readonly faults: HttpFaults };

/** One element of a post: an order, or the venue's words for what it is not. */
type Leg =
  | { readonly kind: 'order'; readonly posted: PostedOrder }
  | { readonly kind: 'refused'; readonly error: string };

/** Posting orders (protocol §2.5). */
export function orderRoutes(parts: OrderRouteParts): readonly Route[] {
  const { venue } = parts;
  return [
    ['POST', '/clob/order', forCaller(venue, (caller, call, reply) => postOne(parts, caller, call, reply))],
    ['POST', '/clob/orders', forCaller(venue, (caller, call, reply) => postBatch(parts, caller, call, reply))],
  ];
}

function postOne({ venue, gate }: OrderRouteParts, caller: Caller, { request }: Call, reply: Reply): void {
  const json = parseJson(request.body);
  const leg = legOf(json.kind === 'value' ? json.value : undefined);
  if (leg.kind === 'refused') return refuse(reply, 400, leg.error);
  if (gate.refusesTakers() && !leg.posted.postOnly) return gate.answerPostOnly(reply);
  const headers = gate.spend(caller.address, 'order', 1, reply);
  if (headers === undefined) return;
  place(venue, caller, leg.posted, (answer) => {
    if (answer.kind === 'refused') refuse(reply, answer.status, answer.error, headers);
    else reply(200, placeResult(answer), headers);
  });
}

/**
 * All legs are placed at once, in order; the answer waits for the last taker delay. A leg that is no order is refused in
 * its place and holds up no other: what the real venue does with one is not known.
 */
function postBatch(parts: OrderRouteParts, caller: Caller, { request }: Call, reply: Reply): void {
  const { gate } = parts;
  const json = parseJson(request.body);
  const elements = json.kind === 'value' && Array.isArray(json.value) ? (json.value as readonly unknown[]) : [];
  if (elements.length === 0) return refuse(reply, 400, REFUSALS.payload);
  if (elements.length > MAX_BATCH_ORDERS) {
    return refuse(reply, 400, `Too many orders in payload: ${elements.length}, max allowed: ${MAX_BATCH_ORDERS}`);
  }
  const legs = elements.map(legOf);
  const takers = legs.filter((leg) => leg.kind === 'order' && !leg.posted.postOnly);
  if (gate.refusesTakers() && takers.length === legs.length) return gate.answerPostOnly(reply);
  const headers = gate.spend(caller.address, 'order', legs.length, reply);
  if (headers === undefined) return;
  placeLegs(parts, caller, legs, (results) => reply(200, results, headers));
}

function placeLegs(
  { venue, gate, faults }: OrderRouteParts,
  caller: Caller,
  legs: readonly Leg[],
  done: (results: readonly Record<string, unknown>[]) => void,
): void {
  const results: Record<string, unknown>[] = [];
  let missing = legs.length;
  const settle = (index: number, result: Record<string, unknown>): void => {
    results[index] = result;
    missing -= 1;
    if (missing === 0) done(results);
  };
  for (const [index, leg] of legs.entries()) {
    if (leg.kind === 'refused') settle(index, placeRefusal(leg.error));
    else if (gate.refusesTakers() && !leg.posted.postOnly) settle(index, placeRefusal(gate.postOnlyWords));
    else if (index >= faults.legsPerBatch) settle(index, overTokenLimit(leg.posted));
    else place(venue, caller, leg.posted, (answer) => settle(index, resultOf(answer)));
  }
}

/** What the venue answers to a post, and what a post that did not wait for its execution is answered before that. */
type PostAnswer = PlaceAnswer | (Parameters<typeof placeResult>[0] & { readonly kind: 'delayed' });

/**
 * Places an order. One with `deferExec` that waits for its taker delay is answered before it as `delayed`; the real
 * venue's answer to such posts is not documented.
 */
function place(venue: VenueCore, { apiKey }: Caller, posted: PostedOrder, done: (answer: PostAnswer) => void): void {
  let answered = false;
  venue.place({ apiKey, posted }, (answer) => {
    if (answered) return;
    answered = true;
    done(answer);
  });
  if (answered || !posted.deferExec) return;
  answered = true;
  const orderId = idOf(venue, posted);
  done({ kind: 'delayed', orderId, status: 'delayed', making: 0, taking: 0, tradeIds: [] });
}

function idOf(venue: VenueCore, { order }: PostedOrder): OrderHash {
  const round = venue.marketByToken(order.tokenId)?.round;
  return orderHash(order, orderDomain(round?.version ?? 'v1', round?.negRisk ?? false));
}

function legOf(json: unknown): Leg {
  const parsed = parsePostedOrder(json);
  if (parsed.kind === 'order') return parsed;
  return { kind: 'refused', error: parsed.kind === 'v1' ? REFUSALS.version : REFUSALS.payload };
}

function resultOf(answer: PostAnswer): Record<string, unknown> {
  return answer.kind === 'refused' ? placeRefusal(answer.error) : placeResult(answer);
}

/** A refusal that reads like an acceptance at first sight: seen on the real venue (protocol §2.5). */
function overTokenLimit({ order }: PostedOrder): Record<string, unknown> {
  return {
    ...placeRefusal(`Rate limit exceeded for tokenId: ${order.tokenId}`),
    status: 'delayed',
  };
}
