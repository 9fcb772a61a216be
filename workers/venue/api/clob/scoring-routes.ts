import * as z from 'zod';
import type { VenueCore } from '../../core/contract.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { type Caller, forCaller } from './authentication.ts';
import { jsonOf } from './bodies.ts';

/** Most ids of one POST. The venue's figure is not published. */
const MOST_ORDERS = 1000;

/** Whether the caller's orders count for liquidity rewards just now; an order of nobody or of others does not. */
export function scoringRoutes(venue: VenueCore): readonly Route[] {
  return [
    [
      'GET',
      '/clob/order-scoring',
      forCaller(venue, (caller, { request }, reply) => {
        reply(200, { scoring: isScoring(venue, caller, request.query.get('order_id') ?? '') });
      }),
    ],
    ['POST', '/clob/orders-scoring', forCaller(venue, (caller, call, reply) => many(venue, caller, call, reply))],
  ];
}

function many(venue: VenueCore, caller: Caller, { request }: Call, reply: Reply): void {
  const ids = z.array(z.string()).safeParse(jsonOf(request.body));
  if (!ids.success) return refuse(reply, 400, 'Invalid payload');
  if (ids.data.length > MOST_ORDERS) return refuse(reply, 400, 'Payload exceeds the limit');
  reply(200, Object.fromEntries(ids.data.map((id) => [id, isScoring(venue, caller, id)])));
}

function isScoring(venue: VenueCore, { apiKey }: Caller, orderId: string): boolean {
  const id = orderId.toLowerCase();
  return venue.order(apiKey, id) !== undefined && venue.records.rewards.isScoring(id);
}
