import * as z from 'zod';
import { ASSETS } from '../../../../shared/market/assets.ts';
import type { MarketConnection } from '../sockets/market-connection.ts';
import { defineFault, type FaultTargets } from './fault.ts';

const requestSchema = z.object({ asset: z.enum(ASSETS), frame: z.record(z.string(), z.unknown()) });

/**
 * Sends a market message of the caller's to every market socket of an asset, now and after each later subscription.
 *
 * `market`, `asset_id` and `timestamp` are filled in where the message leaves them out: the token is one that the
 * connection subscribed, of the round that runs, if it did.
 */
export const offerFrame = defineFault({
  name: 'offer-frame',
  does: 'every market socket of an asset gets this message, now and after each later subscription',
  example: { asset: 'BTC', frame: { event_type: 'last_trade_price', price: '0.5', size: '1', side: 'BUY' } },
  schema: requestSchema,
  apply: ({ asset, frame }, targets) => {
    const offer = (connection: MarketConnection) => sendOffer(connection, asset, frame, targets);
    for (const connection of targets.market.connectionsOf(asset)) offer(connection);
    return targets.market.onSubscribed((connection) => {
      if (connection.assets().has(asset)) offer(connection);
    });
  },
});

function sendOffer(
  connection: MarketConnection,
  asset: z.infer<typeof requestSchema>['asset'],
  frame: Readonly<Record<string, unknown>>,
  { venue }: FaultTargets,
): void {
  const at = venue.nowMs();
  const candidates = venue
    .markets()
    .filter(({ round }) => round.asset === asset && (connection.has(round.up) || connection.has(round.down)));
  const market = candidates.find(({ round }) => round.startsAt <= at && at < round.endsAt) ?? candidates[0];
  if (market === undefined) return;
  const { round } = market;
  const token = connection.has(round.up) ? round.up : round.down;
  const message = { market: round.conditionId, asset_id: token, timestamp: String(at), ...frame };
  connection.send(JSON.stringify(message));
}
