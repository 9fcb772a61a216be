import { join } from 'node:path';
import type { PrivateKey } from '../../shared/wire/auth/index.ts';
import type { Credentials, Endpoints } from '../../shared/wire/endpoints.ts';
import { type NodeWorld, nodeWorld } from '../../workers/ports/node-world.ts';
import { nodeHttp } from '../../workers/ports/node-http.ts';
import type { Settings } from '../config/settings.ts';
import { loggedHttp } from '../log/logged-http.ts';
import type { Logger } from '../log/logger.ts';
import type { TradingAccount } from '../supervisor/account.ts';
import { venueHeartbeatLine } from '../supervisor/heartbeat/venue-heartbeat-line.ts';
import { journalArchive } from '../supervisor/journal-archive.ts';
import { deskWithoutVenue, type OrderDesk } from '../supervisor/order-desk.ts';
import { OwnOrders } from '../supervisor/own-orders.ts';
import { POLICY } from '../supervisor/policy.ts';
import { QuotingSwitches } from '../supervisor/quoting-switches.ts';
import { Supervisor } from '../supervisor/supervisor.ts';
import { ThreadHost } from '../supervisor/thread-host.ts';
import { VenueDesk } from '../supervisor/venue-desk.ts';
import type { TreasuryTerms } from '../treasury/open-treasury.ts';
import type { Treasury } from '../treasury/treasury.ts';
import { accountOptionsOf, quotingStoreOf } from './account-options.ts';
import { compartmentsOf } from './compartments.ts';
import { credentialRenewal, tellingRefusals } from './credential-renewal.ts';
import type { LiveAccess } from './live/live-access.ts';
import { openLiveAccount } from './live/open-live-account.ts';
import { openPlayAccount } from './open-play-account.ts';
import { VenueQuestions } from './preflight/ask-venue.ts';
import type { Check } from './preflight/check.ts';
import { SessionHoldings } from './session-holdings.ts';
import { newSessionIdentity } from './session-identity.ts';
import { lockDataFolder, lockWallet } from './session-locks.ts';
import { System } from './system.ts';
import { POLYMARKET } from './venue-endpoints.ts';
import { startVenueProcess } from './venue-process.ts';

export type { System } from './system.ts';

/** For cancelling what an earlier session left, when this one may not begin. */
const CLEAR_DEADLINE_MS = 5_000;

export type SystemOptions = {
  readonly settings: Settings;
  /** Where the venue is; without it an embedded venue is started beside, and ended with the system. */
  readonly endpoints?: Endpoints | undefined;
  /** The embedded venue's play money is held by this key; without it, a fresh one. */
  readonly playKey?: PrivateKey | undefined;
  /** For the real venue's price stream. */
  readonly priceCredentials?: Credentials | undefined;
  /** Real orders in the name of this wallet; for mode live, and for nothing else. */
  readonly live?: LiveAccess | undefined;
  /** Nothing is traded: workers record, and no account is theirs. */
  readonly recording?: boolean;
  /** Workers accept deliberate misbehaviour; for drills only. */
  readonly drill?: boolean;
  /** Told each time the venue did not let us in: it may not be up yet. */
  readonly onWaiting?: (reason: string) => void;
  /** Gets the supervisor's requests at level `debug`. */
  readonly log?: Logger;
  /** Given what the preflight of a live start found. */
  readonly onChecks?: (checks: readonly Check[]) => void;
  /** Given each secret as soon as it exists, so that a log never shows it. */
  readonly onSecret?: (secret: string) => void;
  /** Gives up a start that has not come to an end. */
  readonly signal?: AbortSignal;
};

/**
 * Brings up a session and resolves when its supervisor runs; a venue that is down is waited for.
 *
 * @throws {SafetyError} code `locked` when another session has the data folder or the wallet, `preflight` when a live start
 *   is refused
 * @throws {BulkheadError} code `aborted` when the signal came first, `venue-start` when the embedded venue does not start
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { settings, live } = options;
  const holdings = new SessionHoldings();
  try {
    holdings.add(lockDataFolder(settings.dataDir));
    if (live !== undefined) holdings.add(lockWallet(live.wallet.address, settings.dataDir));
    return await openSession(options, holdings);
  } catch (thrown) {
    await holdings.release();
    throw thrown;
  }
}

async function openSession(options: SystemOptions, holdings: SessionHoldings): Promise<System> {
  const { settings, drill = false, recording = false } = options;
  const venueProcess = needsVenue(options) ? await startVenueProcess(settings) : undefined;
  if (venueProcess !== undefined) holdings.add({ release: () => venueProcess.stop() });
  const endpoints = options.endpoints ?? settings.endpoints ?? venueProcess?.endpoints ?? POLYMARKET;
  let supervisor: Supervisor | undefined = undefined;
  const world = attentiveWorld(options, endpoints, () => supervisor?.noteAuthFailure());
  holdings.add({ release: () => world.close() });
  const ownOrders = new OwnOrders(journalArchive(world, join(settings.dataDir, 'tapes')), () => world.clock.monoMs());
  const opened = await accountOf(options, endpoints, world, ownOrders);
  // The price stream wants to know who listens; that is all that a recording uses an account for.
  const account = recording ? undefined : opened;
  const identity = newSessionIdentity(settings, world.clock.wallMs());
  const priceCredentials = options.priceCredentials ?? (recording ? opened?.credentials : undefined);
  const access = { account, priceCredentials, recording };
  const compartments = compartmentsOf(settings, endpoints, identity, access);
  const renewCredentials =
    account === undefined ? undefined : renewalOf(options, endpoints, world, account, () => supervisor);
  supervisor = new Supervisor({
    world,
    host: new ThreadHost(),
    desk: deskOf(options, world, endpoints, account, ownOrders),
    heartbeatLine: account === undefined ? undefined : lineOf(options, world, endpoints, account, holdings),
    policy: POLICY,
    compartments,
    account: { ...accountOptionsOf(settings, world, endpoints, account), renewCredentials },
    drill,
  });
  supervisor.observe((event) => {
    if (event.type === 'fact' && event.fact.type === 'order' && event.fact.orderId !== undefined) {
      ownOrders.add(event.fact.orderId);
    }
  });
  const treasury = await treasuryOf(options, { settings, endpoints, world, account, host: supervisor });
  if (treasury !== undefined) holdings.add({ release: () => treasury.stop() });
  const quoting = new QuotingSwitches(quotingStoreOf(settings, world.disk, account), supervisor);
  supervisor.start();
  const tapeFolders = compartments.map(({ tapeFolder }) => tapeFolder);
  const parts = { settings, endpoints, supervisor, quoting, account, treasury, venueProcess, tapeFolders, holdings };
  return new System(parts);
}

function needsVenue({ settings, endpoints }: SystemOptions): boolean {
  return settings.venue === 'embedded' && endpoints === undefined && settings.endpoints === undefined;
}

/** Nobody, for paper on the real venue: its orders never leave the workers. */
async function accountOf(
  options: SystemOptions,
  endpoints: Endpoints,
  world: NodeWorld,
  ownOrders: OwnOrders,
): Promise<TradingAccount | undefined> {
  const { settings, live } = options;
  if (live === undefined) return settings.venue === 'embedded' ? openPlayAccount(options, endpoints, world) : undefined;
  const cancelOurs = (account: TradingAccount) => clearInTime(deskOf(options, world, endpoints, account, ownOrders));
  return openLiveAccount({ ...options, live, endpoints, world, cancelOurs });
}

/** Loaded only where it is wanted: what it signs with takes memory. */
async function treasuryOf(
  { live }: SystemOptions,
  {
    account,
    ...terms
  }: Omit<TreasuryTerms, 'account' | 'relayerKey'> & { readonly account: TradingAccount | undefined },
): Promise<Treasury | undefined> {
  if (account === undefined || terms.settings.treasury.mode === 'off') return undefined;
  const { openTreasury } = await import('../treasury/open-treasury.ts');
  return openTreasury({ ...terms, account, relayerKey: live?.relayerKey });
}

/** Resolves when nothing of ours is open, or when that cannot be had in time. */
function clearInTime(desk: OrderDesk): Promise<void> {
  return new Promise((resolve) => {
    const clearing = desk.clear({ kind: 'all' }, () => resolve());
    setTimeout(() => {
      clearing.abandon();
      resolve();
    }, CLEAR_DEADLINE_MS).unref();
  });
}

/** A wallet of play money is this session's alone; on any other, orders that no journal of ours knows are left alone. */
function deskOf(
  { live }: SystemOptions,
  world: NodeWorld,
  { clob }: Endpoints,
  account: TradingAccount | undefined,
  ownOrders: OwnOrders,
): OrderDesk {
  if (account === undefined) return deskWithoutVenue(() => world.clock.monoMs());
  const shared = live === undefined ? {} : { ownOrders };
  return new VenueDesk({ world, clob, account, policy: POLICY.desk, ...shared });
}

/** Over connections that carry nothing else. */
function lineOf(
  { log }: SystemOptions,
  { clock }: NodeWorld,
  { clob }: Endpoints,
  account: TradingAccount,
  holdings: SessionHoldings,
) {
  const own = nodeHttp();
  holdings.add({ release: () => own.close() });
  const http = log === undefined ? own : loggedHttp(own, clock, log);
  return venueHeartbeatLine({ http, clock, clob, account });
}

/** The world as it is, with an ear for refused credentials and, at level `debug`, a log of every request. */
function attentiveWorld({ log }: SystemOptions, { clob }: Endpoints, onUnauthorized: () => void): NodeWorld {
  const world = nodeWorld();
  const http = log === undefined ? world.http : loggedHttp(world.http, world.clock, log);
  return { ...world, http: tellingRefusals(http, clob, onUnauthorized) };
}

function renewalOf(
  { onSecret }: SystemOptions,
  endpoints: Endpoints,
  world: NodeWorld,
  account: TradingAccount,
  supervisor: () => Supervisor | undefined,
) {
  const venue = new VenueQuestions(endpoints, world.http, world.clock);
  return credentialRenewal({ venue, account, supervisor, onSecret });
}
