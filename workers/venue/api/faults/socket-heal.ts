import * as z from 'zod';
import { targetFields } from '../sockets/faults/frame-choice.ts';
import { SOCKET_SERVICES } from '../paths.ts';
import { defineFault } from './fault.ts';

/** Ends every lasting fault of sockets whose target lies within this one; without any field, all of them. */
export const socketHeal = defineFault({
  name: 'socket-heal',
  does: 'ends every lasting fault on sockets, or those of a service, an asset or an address',
  example: { service: 'user' },
  schema: z.object({ ...targetFields, service: z.enum(SOCKET_SERVICES).optional() }),
  apply: (target, { sockets }) => {
    sockets.calm(undefined, target);
    return undefined;
  },
});
