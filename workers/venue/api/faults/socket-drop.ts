import * as z from 'zod';
import { targetFields } from '../sockets/faults/frame-choice.ts';
import { defineFault } from './fault.ts';

/** Cuts sockets without a closing handshake, once. Clients may connect again at once. */
export const socketDrop = defineFault({
  name: 'socket-drop',
  does: 'sockets are cut without a closing handshake',
  example: { asset: 'BTC' },
  schema: z.object(targetFields),
  apply: (target, { sockets }) => {
    for (const link of sockets.links(target)) link.cut();
    return undefined;
  },
});
