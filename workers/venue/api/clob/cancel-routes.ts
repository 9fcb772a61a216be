import * as z from 'zod';
import type { OrderHash } from '../../../../shared/market/ids.ts';
import { MAX_BATCH_CANCELS } from '../../../../shared/wire/clob/index.ts';
import type { CancelAnswer, OrderFilter, VenueCore } from '../../core/contract.ts';
import { wholeConditionId } from '../condition-ids.ts';
import type { Gate } from '../gate/gate.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { type Caller, forCaller } from './authentication.ts';
import { jsonOf } from './bodies.ts';

/** What cancelling orders needs. */
export type CancelRouteParts = { readonly venue: VenueCore; readonly gate: Gate };

const orderId = z
  .string()
  .regex(/^0x[0-9a-fA-F]{64}$/)
  .transform((id) => id.toLowerCase() as OrderHash);

const marketFilterSchema = z.object({ market: z.string().optional(), asset_id: z.string().optional() });

/** Cancelling orders; the answer is 200 even when nothing was cancelled (protocol §2.5). */
export function cancelRoutes(parts: CancelRouteParts): readonly Route[] {
  const { venue } = parts;
  return [
    ['DELETE', '/clob/order', forCaller(venue, (caller, call, reply) => cancelOne(parts, caller, call, reply))],
    ['DELETE', '/clob/orders', forCaller(venue, (caller, call, reply) => cancelBatch(parts, caller, call, reply))],
    [
      'DELETE',
      '/clob/cancel-market-orders',
      forCaller(venue, (caller, call, reply) => cancelMarket(parts, caller, call, reply)),
    ],
    [
      'DELETE',
      '/clob/cancel-all',
      forCaller(venue, (caller, _call, reply) => cancelFiltered(parts, caller, {}, reply)),
    ],
  ];
}

function cancelOne(parts: CancelRouteParts, caller: Caller, { request }: Call, reply: Reply): void {
  const parsed = z.object({ orderID: orderId }).safeParse(jsonOf(request.body));
  if (!parsed.success) return refuse(reply, 400, 'Invalid orderID');
  cancelIds(parts, caller, [parsed.data.orderID], reply);
}

function cancelBatch(parts: CancelRouteParts, caller: Caller, { request }: Call, reply: Reply): void {
  const parsed = z.array(orderId).safeParse(jsonOf(request.body));
  if (!parsed.success) return refuse(reply, 400, 'Invalid orderID');
  if (parsed.data.length > MAX_BATCH_CANCELS) {
    return refuse(reply, 400, `Too many orders in payload, max allowed: ${MAX_BATCH_CANCELS}`);
  }
  cancelIds(parts, caller, [...new Set(parsed.data)], reply);
}

function cancelIds(
  { venue, gate }: CancelRouteParts,
  { apiKey, address }: Caller,
  ids: readonly OrderHash[],
  reply: Reply,
): void {
  const headers = gate.spend(address, 'cancel', ids.length, reply);
  if (headers !== undefined) reply(200, cancelBody(venue.cancel(apiKey, ids)), headers);
}

function cancelMarket(parts: CancelRouteParts, caller: Caller, { request }: Call, reply: Reply): void {
  const parsed = marketFilterSchema.safeParse(request.body === '' ? {} : jsonOf(request.body));
  if (!parsed.success) return refuse(reply, 400, 'Invalid order payload');
  // The clients send an empty text for what they leave open.
  const { market: conditionId = '', asset_id: token = '' } = parsed.data;
  cancelFiltered(
    parts,
    caller,
    {
      ...(conditionId === '' ? {} : { conditionId: wholeConditionId(conditionId) }),
      ...(token === '' ? {} : { token }),
    },
    reply,
  );
}

/** Costs one token, and one more for each order that goes (protocol §2.9). */
function cancelFiltered(
  { venue, gate }: CancelRouteParts,
  { apiKey, address }: Caller,
  filter: Omit<OrderFilter, 'id'>,
  reply: Reply,
): void {
  const cancellable = venue.openOrders(apiKey, filter).filter(({ status }) => status === 'LIVE');
  const headers = gate.spend(address, 'cancel', 1 + cancellable.length, reply);
  if (headers !== undefined) reply(200, cancelBody(venue.cancelMarket(apiKey, filter)), headers);
}

function cancelBody({ canceled, notCanceled }: CancelAnswer): Record<string, unknown> {
  return { canceled, not_canceled: notCanceled };
}
