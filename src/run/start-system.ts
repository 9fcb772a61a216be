import { BulkheadError } from '../../shared/errors.ts';
import { MICRO, microUsdc } from '../../shared/units/index.ts';
import type { PrivateKey } from '../../shared/wire/auth/index.ts';
import type { Credentials, Endpoints } from '../../shared/wire/endpoints.ts';
import { type NodeWorld, nodeWorld } from '../../workers/ports/node-world.ts';
import type { Settings } from '../config/settings.ts';
import { openAccount, playMoneyKey, type TradingAccount } from '../supervisor/account.ts';
import { deskWithoutVenue, type OrderDesk } from '../supervisor/order-desk.ts';
import { POLICY } from '../supervisor/policy.ts';
import { Supervisor } from '../supervisor/supervisor.ts';
import { ThreadHost } from '../supervisor/thread-host.ts';
import { VenueDesk } from '../supervisor/venue-desk.ts';
import { compartmentsOf } from './compartments.ts';
import { newSessionIdentity } from './session-identity.ts';
import { System } from './system.ts';
import { POLYMARKET } from './venue-endpoints.ts';
import { startVenueProcess, type VenueProcess } from './venue-process.ts';

export type { System } from './system.ts';

export type SystemOptions = {
  readonly settings: Settings;
  /** Where the venue is; without it an embedded venue is started beside, and ended with the system. */
  readonly endpoints?: Endpoints | undefined;
  /** The embedded venue's play money is held by this key; without it, a fresh one. */
  readonly playKey?: PrivateKey | undefined;
  /** For the real venue's price stream. */
  readonly priceCredentials?: Credentials | undefined;
  /** Workers accept deliberate misbehaviour; for drills only. */
  readonly drill?: boolean;
  /** Told each time the venue did not let us in: it may not be up yet. */
  readonly onWaiting?: (reason: string) => void;
  /** Given each secret as soon as it exists, so that a log never shows it. */
  readonly onSecret?: (secret: string) => void;
  /** Gives up a start that has not come to an end. */
  readonly signal?: AbortSignal;
};

/**
 * Brings up a session and resolves when its supervisor runs; a venue that is down is waited for.
 *
 * @throws {BulkheadError} code `aborted` when the signal came first, `venue-start` when the embedded venue does not start
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { settings, drill = false } = options;
  const venueProcess = needsVenue(options) ? await startVenueProcess(settings) : undefined;
  const world = nodeWorld();
  try {
    const endpoints = options.endpoints ?? settings.endpoints ?? venueProcess?.endpoints ?? POLYMARKET;
    const account = settings.venue === 'embedded' ? await waitForAccount(options, endpoints, world) : undefined;
    const identity = newSessionIdentity(settings, world.clock.wallMs());
    const access = { account, priceCredentials: options.priceCredentials };
    const compartments = compartmentsOf(settings, endpoints, identity, access);
    const supervisor = new Supervisor({
      world,
      host: new ThreadHost(),
      desk: deskOf(world, endpoints, account),
      policy: POLICY,
      compartments,
      portfolioLimit: microUsdc(Math.round(settings.risk.portfolioLimitUsdc * MICRO)),
      drill,
    });
    supervisor.start();
    const tapeFolders = compartments.map(({ tapeFolder }) => tapeFolder);
    const closeWorld = () => world.close();
    return new System({ settings, endpoints, supervisor, account, venueProcess, tapeFolders, closeWorld });
  } catch (thrown) {
    await abandonStart(world, venueProcess);
    throw thrown;
  }
}

function needsVenue({ settings, endpoints }: SystemOptions): boolean {
  return settings.venue === 'embedded' && endpoints === undefined && settings.endpoints === undefined;
}

function deskOf(world: NodeWorld, { clob }: Endpoints, account: TradingAccount | undefined): OrderDesk {
  if (account === undefined) return deskWithoutVenue(() => world.clock.monoMs());
  return new VenueDesk({ world, clob, account, policy: POLICY.desk });
}

function waitForAccount(options: SystemOptions, endpoints: Endpoints, world: NodeWorld): Promise<TradingAccount> {
  const { playKey, onWaiting, onSecret, signal } = options;
  const privateKey = playKey ?? playMoneyKey(world.random);
  onSecret?.(privateKey);
  const { clob, chainId } = endpoints;
  return new Promise((resolve, reject) => {
    const request = { world, clob, chainId, privateKey, onWaiting: onWaiting ?? (() => undefined) };
    const opening = openAccount(request, (account) => {
      for (const secret of Object.values(account.credentials)) onSecret?.(secret);
      resolve(account);
    });
    const giveUp = () => {
      opening.abandon();
      reject(new BulkheadError('aborted', 'the start was given up'));
    };
    if (signal?.aborted) giveUp();
    else signal?.addEventListener('abort', giveUp, { once: true });
  });
}

async function abandonStart(world: NodeWorld, venueProcess: VenueProcess | undefined): Promise<void> {
  world.close();
  await venueProcess?.stop();
}
