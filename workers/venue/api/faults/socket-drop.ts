import * as z from 'zod';
import { ASSETS } from '../../../../shared/market/assets.ts';
import { defineFault } from './fault.ts';

/** Cuts the market sockets of an asset without a closing handshake. Clients may connect again at once. */
export const socketDrop = defineFault('socket-drop', z.object({ asset: z.enum(ASSETS) }), ({ asset }, { market }) => {
  for (const connection of market.connectionsOf(asset)) connection.peer.cut();
});
