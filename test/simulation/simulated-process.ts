import type { CompartmentConfig } from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { World } from '../../shared/ports/ports.ts';
import type { Endpoints } from '../../shared/wire/endpoints.ts';
import type { Settings } from '../../src/config/settings.ts';
import { accountOptionsOf } from '../../src/run/account-options.ts';
import { compartmentsOf } from '../../src/run/compartments.ts';
import type { TradingAccount } from '../../src/supervisor/account.ts';
import { venueHeartbeatLine } from '../../src/supervisor/heartbeat/venue-heartbeat-line.ts';
import { journalArchive } from '../../src/supervisor/journal-archive.ts';
import { OwnOrders } from '../../src/supervisor/own-orders.ts';
import { POLICY } from '../../src/supervisor/policy.ts';
import type { RestOutcome } from '../../src/supervisor/rest.ts';
import { deskWithoutVenue } from '../../src/supervisor/order-desk.ts';
import { Supervisor } from '../../src/supervisor/supervisor.ts';
import { VenueDesk } from '../../src/supervisor/venue-desk.ts';
import { type EffectJudge, Life, mortalWorld } from './life.ts';
import { ObjectHost } from './object-host.ts';

/** Where the bot's process may die: by the number of the process, and which worker of it, or the process as a whole. */
export type Judges = {
  process(processNumber: number): EffectJudge;
  worker(processNumber: number, asset: Asset, incarnation: number): EffectJudge;
};

/** Nobody dies by himself. */
export const NO_JUDGES: Judges = { process: () => () => 'do', worker: () => () => 'do' };

export type ProcessOptions = {
  /** 1 for the first process of the bot in a simulation. */
  readonly number: number;
  readonly seed: number;
  readonly settings: Settings;
  readonly endpoints: Endpoints;
  readonly account: TradingAccount;
  readonly judges: Judges;
  readonly drill: boolean;
  /** Others may use the wallet too, as in live mode. */
  readonly sharedWallet: boolean;
  /** Ports of a party of this process, with randomness and wires of its own. */
  readonly worldFor: (party: string) => World;
};

/** One process of the bot, from its start to its kill: production supervisor and compartments. */
export class SimulatedProcess {
  readonly number: number;
  readonly compartments: readonly CompartmentConfig[];
  readonly supervisor: Supervisor;
  readonly host: ObjectHost;
  readonly #life: Life;
  #isEnding = false;

  constructor({ number, seed, settings, endpoints, account, judges, drill, sharedWallet, worldFor }: ProcessOptions) {
    this.number = number;
    const life = new Life(judges.process(number));
    this.#life = life;
    const portsFor = (party: string): World => mortalWorld(worldFor(number === 1 ? party : `${number}/${party}`), life);
    const runId = number === 1 ? `simulation-${seed}` : `simulation-${seed}-${number}`;
    const identity = { runId, buildHash: 'simulation', configHash: 'simulation' };
    const isPaper = settings.venue === 'polymarket';
    const trading = isPaper ? undefined : account;
    const access = { account: trading, priceCredentials: isPaper ? account.credentials : undefined };
    this.compartments = compartmentsOf(settings, endpoints, identity, access);
    this.host = new ObjectHost(
      ({ asset, incarnation }) => portsFor(`${asset}/${incarnation}`),
      ({ asset, incarnation }) => judges.worker(number, asset, incarnation),
    );
    const world = portsFor('supervisor');
    const beats = portsFor('heartbeat');
    const { clob } = endpoints;
    const own = new OwnOrders(journalArchive(world, `${settings.dataDir}/tapes`), () => world.clock.monoMs());
    const shared = sharedWallet ? { ownOrders: own } : {};
    this.supervisor = new Supervisor({
      world,
      host: this.host,
      desk: isPaper
        ? deskWithoutVenue(() => world.clock.monoMs())
        : new VenueDesk({ world, clob, account, policy: POLICY.desk, ...shared }),
      heartbeatLine: isPaper ? undefined : venueHeartbeatLine({ http: beats.http, clock: beats.clock, clob, account }),
      policy: POLICY,
      compartments: this.compartments,
      account: accountOptionsOf(settings, world, endpoints, trading),
      drill,
    });
    this.supervisor.observe((event) => {
      if (event.type === 'fact' && event.fact.type === 'order' && event.fact.orderId !== undefined)
        own.add(event.fact.orderId);
    });
  }

  get alive(): boolean {
    return this.#life.alive;
  }

  /** Whether the process is ending in order. */
  get isEnding(): boolean {
    return this.#isEnding;
  }

  /** Ends the session in order: `done` once every worker has ended, with what is known of its orders. */
  end(reason: string, done: (outcome: RestOutcome) => void): void {
    this.#isEnding = true;
    this.supervisor.stop(reason, done);
  }

  /** SIGKILL: not another word. */
  kill(): void {
    this.#life.end();
  }
}
