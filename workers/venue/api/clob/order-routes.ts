import * as z from 'zod';
import type { OrderHash } from '../../../../shared/market/ids.ts';
import { MAX_BATCH_CANCELS, MAX_BATCH_ORDERS } from '../../../../shared/wire/clob/index.ts';
import { placeRefusal, placeResult } from '../../../../shared/wire/clob/encode.ts';
import { parseJson } from '../../../../shared/wire/json.ts';
import { parsePostedOrder, type PostedOrder } from '../../../../shared/wire/orders/index.ts';
import type { CancelAnswer, PlaceAnswer, VenueCore } from '../../core/contract.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { type Caller, forCaller } from './authentication.ts';

const orderId = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/)
  .transform((id) => id.toLowerCase() as OrderHash);

const marketFilterSchema = z.object({ market: z.string().optional(), asset_id: z.string().optional() });

/** Posting and cancelling orders (protocol §2.5). */
export function orderRoutes(venue: VenueCore): readonly Route[] {
  return [
    ['POST', '/clob/order', forCaller(venue, (caller, call, reply) => postOne(venue, caller, call, reply))],
    ['POST', '/clob/orders', forCaller(venue, (caller, call, reply) => postBatch(venue, caller, call, reply))],
    ['DELETE', '/clob/order', forCaller(venue, (caller, call, reply) => cancelOne(venue, caller, call, reply))],
    ['DELETE', '/clob/orders', forCaller(venue, (caller, call, reply) => cancelBatch(venue, caller, call, reply))],
    ['DELETE', '/clob/cancel-market-orders', forCaller(venue, (...args) => cancelMarket(venue, ...args))],
    [
      'DELETE',
      '/clob/cancel-all',
      forCaller(venue, ({ apiKey }, _call, reply) => reply(200, cancelBody(venue.cancelAll(apiKey)))),
    ],
  ];
}

function postOne(venue: VenueCore, { apiKey }: Caller, { request }: Call, reply: Reply): void {
  const posted = readOrders(request.body, (json) => [json]);
  if (posted === undefined) return refuse(reply, 400, 'Invalid order payload');
  venue.place({ apiKey, posted: posted[0] as PostedOrder }, (answer) => {
    if (answer.kind === 'refused') refuse(reply, answer.status, answer.error);
    else reply(200, resultOf(answer));
  });
}

/** All legs are placed at once, in order; the answer waits for the last taker delay. */
function postBatch(venue: VenueCore, { apiKey }: Caller, { request }: Call, reply: Reply): void {
  const posted = readOrders(request.body, (json) => (Array.isArray(json) ? json : undefined));
  if (posted === undefined || posted.length === 0) return refuse(reply, 400, 'Invalid order payload');
  if (posted.length > MAX_BATCH_ORDERS) {
    return refuse(reply, 400, `Too many orders in payload: ${posted.length}, max allowed: ${MAX_BATCH_ORDERS}`);
  }
  const results: Record<string, unknown>[] = [];
  let missing = posted.length;
  for (const [index, order] of posted.entries()) {
    venue.place({ apiKey, posted: order }, (answer) => {
      results[index] = resultOf(answer);
      missing -= 1;
      if (missing === 0) reply(200, results);
    });
  }
}

/** The orders of a body; `undefined` when one of them is none. */
function readOrders(
  body: string,
  elementsOf: (json: unknown) => readonly unknown[] | undefined,
): readonly PostedOrder[] | undefined {
  const json = parseJson(body);
  const elements = json.kind === 'value' ? elementsOf(json.value) : undefined;
  if (elements === undefined) return undefined;
  const orders = elements.map(parsePostedOrder).flatMap((parsed) => (parsed.kind === 'order' ? [parsed.posted] : []));
  return orders.length === elements.length ? orders : undefined;
}

function resultOf(answer: PlaceAnswer): Record<string, unknown> {
  return answer.kind === 'refused' ? placeRefusal(answer.error) : placeResult(answer);
}

function cancelOne(venue: VenueCore, { apiKey }: Caller, { request }: Call, reply: Reply): void {
  const parsed = z.object({ orderID: orderId }).safeParse(jsonOf(request.body));
  if (!parsed.success) return refuse(reply, 400, 'Invalid orderID');
  reply(200, cancelBody(venue.cancel(apiKey, [parsed.data.orderID])));
}

function cancelBatch(venue: VenueCore, { apiKey }: Caller, { request }: Call, reply: Reply): void {
  const parsed = z.array(orderId).safeParse(jsonOf(request.body));
  if (!parsed.success) return refuse(reply, 400, 'Invalid orderID');
  if (parsed.data.length > MAX_BATCH_CANCELS) {
    return refuse(reply, 400, `Too many orders in payload, max allowed: ${MAX_BATCH_CANCELS}`);
  }
  reply(200, cancelBody(venue.cancel(apiKey, parsed.data)));
}

function cancelMarket(venue: VenueCore, { apiKey }: Caller, { request }: Call, reply: Reply): void {
  const parsed = marketFilterSchema.safeParse(request.body === '' ? {} : jsonOf(request.body));
  if (!parsed.success) return refuse(reply, 400, 'Invalid order payload');
  const { market, asset_id: token } = parsed.data;
  const filter = {
    ...(market === undefined ? {} : { conditionId: market }),
    ...(token === undefined ? {} : { token }),
  };
  reply(200, cancelBody(venue.cancelMarket(apiKey, filter)));
}

function cancelBody({ canceled, notCanceled }: CancelAnswer): Record<string, unknown> {
  return { canceled, not_canceled: notCanceled };
}

/** The body as JSON; `undefined` when it is none, which no schema accepts. */
function jsonOf(body: string): unknown {
  const json = parseJson(body);
  return json.kind === 'value' ? json.value : undefined;
}
