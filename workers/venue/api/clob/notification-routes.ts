import type { VenueCore, VenueNotification } from '../../core/contract.ts';
import type { Reply } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { type Caller, forCaller } from './authentication.ts';

/** Kinds of notification by the number that the wire has for them. */
const KINDS: Readonly<Record<VenueNotification['kind'], number>> = { cancellation: 1, fill: 2, resolution: 4 };

/** Notifications of cancellations, fills and resolutions (protocol §2.5). */
export function notificationRoutes(venue: VenueCore): readonly Route[] {
  return [
    [
      'GET',
      '/clob/notifications',
      forCaller(venue, ({ apiKey }, _call, reply) => reply(200, venue.records.notifications.of(apiKey).map(record))),
    ],
    ['DELETE', '/clob/notifications', forCaller(venue, (caller, call, reply) => drop(venue, caller, call, reply))],
  ];
}

function record({ id, kind, owner, payload, at }: VenueNotification): Record<string, unknown> {
  return { id, type: KINDS[kind], owner, payload, timestamp: at };
}

/** Ids in a list with commas; without any, all go (not documented). Unknown ones are passed over. */
function drop({ records: { notifications } }: VenueCore, { apiKey }: Caller, { request }: Call, reply: Reply): void {
  const named = request.query.get('ids');
  const ids = named === null ? notifications.of(apiKey).map(({ id }) => id) : named.split(',').map(Number);
  notifications.drop(apiKey, ids);
  reply(200, 'OK');
}
