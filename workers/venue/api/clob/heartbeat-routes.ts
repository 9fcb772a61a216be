import * as z from 'zod';
import type { VenueCore } from '../../core/contract.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { type Caller, forCaller } from './authentication.ts';
import { jsonOf } from './bodies.ts';

const heartbeatSchema = z.object({ heartbeat_id: z.string().nullish() });

const WRONG_ID = 'Invalid Heartbeat ID';

/** Heartbeats with a chain of ids, and the older ones without (protocol §2.8). */
export function heartbeatRoutes(venue: VenueCore): readonly Route[] {
  return [
    ['POST', '/clob/v1/heartbeats', forCaller(venue, (caller, call, reply) => beat(venue, caller, call, reply))],
    [
      'POST',
      '/clob/heartbeats',
      forCaller(venue, ({ apiKey }, _call, reply) => {
        venue.heartbeats.beatUnchained(apiKey);
        reply(200, { status: 'ok' });
      }),
    ],
  ];
}

/** Sources differ on the field of the complaint, so both are sent (protocol §14 #5). */
function beat({ heartbeats }: VenueCore, { apiKey }: Caller, { request }: Call, reply: Reply): void {
  const body = heartbeatSchema.safeParse(jsonOf(request.body));
  if (!body.success) return refuse(reply, 400, 'Invalid payload');
  const answer = heartbeats.beat(apiKey, body.data.heartbeat_id ?? '');
  if (answer.kind === 'beaten') reply(200, { heartbeat_id: answer.next });
  else reply(400, { error: WRONG_ID, error_msg: WRONG_ID, heartbeat_id: answer.expected });
}
