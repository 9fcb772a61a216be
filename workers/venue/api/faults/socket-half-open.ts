import * as z from 'zod';
import type { Link, Stage } from '../sockets/faults/link.ts';
import { targetFields } from '../sockets/faults/frame-choice.ts';
import { defineFault } from './fault.ts';

/**
 * The other side is gone and nobody told: the TCP connection stands, nothing comes, nothing is answered, not even pings.
 * What either side says meanwhile is lost. New connections are fine, unless it is `sticky`.
 */
export const socketHalfOpen = defineFault({
  name: 'socket-half-open',
  does: 'sockets stay connected but bring and answer nothing, not even pings',
  example: { service: 'user', for: '20s' },
  schema: z.object({ ...targetFields, sticky: z.boolean().default(false) }),
  apply: ({ sticky, ...target }, { sockets }) =>
    sockets.disturb({ kind: 'half-open', target, newcomers: sticky }, deadStage),
});

function deadStage(link: Link): Stage {
  link.hold(true);
  return { outbound: swallow, inbound: swallow, end: () => link.hold(false) };
}

function swallow(): void {
  // Nothing is passed on.
}
