import { SafetyError } from '../../../shared/errors.ts';
import type { CompartmentConfig } from '../../../shared/events/worker-protocol.ts';
import type { World } from '../../../shared/ports/ports.ts';
import { addressOf, privateKey } from '../../../shared/wire/auth/index.ts';
import type { VenueClock } from '../venue-clock.ts';
import { ClobClient } from './clob-client.ts';
import type { Gateway, GatewayLinks } from './gateway.ts';
import { inheritedTrades } from './inherited-trades.ts';
import { placeSigner } from './order-signing.ts';
import { PaperGateway } from './paper-gateway.ts';
import { RecordingGateway } from './recording-gateway.ts';
import { RateWatch } from './rate-watch.ts';
import { VenueGateway } from './venue-gateway.ts';

/**
 * The gateway that the mode asks for: none for a recording, fills simulated here for paper on the real venue, else the venue itself.
 *
 * @throws {SafetyError} `no_key` when orders would have to be signed without a key
 */
export function openGateway(config: CompartmentConfig, world: World, clock: VenueClock, links: GatewayLinks): Gateway {
  const { signing } = config;
  if (config.recording === true) return new RecordingGateway(links);
  if (config.venue === 'polymarket' && config.mode === 'paper')
    return new PaperGateway(world, clock, links, inheritedTrades(world.disk, config));
  if (signing === undefined) throw new SafetyError('no_key', `${config.asset}: orders need a key, and none was given`);
  const { credentials, wallet } = signing;
  const key = privateKey(signing.privateKey);
  const clob = new ClobClient({
    world,
    baseUrl: config.endpoints.clob,
    clock,
    account: { address: addressOf(key), credentials },
    ...(wallet === undefined ? {} : { wallet }),
    rates: new RateWatch(world.clock, (remaining) => links.emit({ type: 'rate-warning', remaining })),
  });
  const signer = placeSigner(key, credentials.apiKey, wallet);
  return new VenueGateway({ clob, signer, clock, world, links });
}
