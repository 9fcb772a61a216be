import * as z from 'zod';
import { ASSETS } from '../../../../shared/market/assets.ts';
import { defineFault } from './fault.ts';

/**
 * The silent freeze of the real venue: market sockets of an asset stay open, take subscriptions and answer PING, but bring
 * no data any more (protocol §4.6). Later connections are fine, unless the freeze is `sticky`.
 */
export const freeze = defineFault(
  'freeze',
  z.object({ asset: z.enum(ASSETS), sticky: z.boolean().default(false) }),
  ({ asset, sticky }, { market }) => {
    for (const connection of market.connectionsOf(asset)) connection.frozen = true;
    if (sticky) market.freezeNewcomers(asset, true);
  },
);

/** Ends a freeze: data flows again, what was missed is lost. */
export const thaw = defineFault('thaw', z.object({ asset: z.enum(ASSETS) }), ({ asset }, { market }) => {
  market.freezeNewcomers(asset, false);
  for (const connection of market.connectionsOf(asset)) connection.frozen = false;
});
