import type { CompartmentConfig } from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { World } from '../../shared/ports/ports.ts';
import { SeededRandom } from '../../shared/ports/seeded-random.ts';
import { MICRO, microUsdc } from '../../shared/units/index.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { compartmentsOf, timeScaleOf } from '../../src/run/compartments.ts';
import { openAccount, playMoneyKey } from '../../src/supervisor/account.ts';
import type { SupervisorEvent } from '../../src/supervisor/events.ts';
import { POLICY } from '../../src/supervisor/policy.ts';
import { Supervisor } from '../../src/supervisor/supervisor.ts';
import { VenueDesk } from '../../src/supervisor/venue-desk.ts';
import { endpointsAt } from '../../workers/venue/api/paths.ts';
import { VenueSurface } from '../../workers/venue/api/surface.ts';
import type { LedgerReport } from '../../workers/venue/core/contract.ts';
import { Venue } from '../../workers/venue/core/venue.ts';
import { MemoryDisk } from '../support/memory-disk.ts';
import { VirtualTime } from '../support/virtual-time.ts';
import { ObjectHost } from './object-host.ts';
import { SimNetwork } from './sim-network.ts';

/** A quiet Friday noon; every simulation begins there, between two rounds. */
const START = Date.UTC(2026, 10, 20, 12, 0, 3);

export type SimulationOptions = { readonly seed: number; readonly roundLengthMs: number; readonly assets: readonly Asset[] };

/**
 * Supervisor, compartments and the venue in this one thread, under a virtual clock and one seed: production code, other
 * ports. The same options give the same run, to the last byte of the tapes.
 */
export class SimulatedSystem {
  readonly time = new VirtualTime(START);
  readonly disk = new MemoryDisk();
  readonly events: SupervisorEvent[] = [];
  readonly compartments: readonly CompartmentConfig[];
  readonly supervisor: Supervisor;
  readonly host: ObjectHost;
  readonly #venue: Venue;

  constructor({ seed, roundLengthMs, assets }: SimulationOptions) {
    const random = new SeededRandom(seed);
    const settings = loadSettings([{ source: 'simulation', values: { assets, embedded: { roundLengthMs } } }]);
    this.#venue = new Venue({
      clock: this.time,
      timers: this.time,
      seed,
      assets,
      intervals: [settings.interval],
      timeScale: timeScaleOf(settings),
      funded: true,
    });
    const surface = new VenueSurface(this.#venue, { clock: this.time, timers: this.time, gammaShape: 'one-market' });
    const endpoints = endpointsAt('venue.test');
    const worldFor = (name: string): World => {
      const own = random.fork(name);
      const network = new SimNetwork(surface, this.time, own.fork('network'));
      return { clock: this.time, timers: this.time, random: own, sockets: network, http: network, disk: this.disk };
    };
    this.#venue.start();

    const world = worldFor('supervisor');
    const account = this.#openAccount(world, endpoints);
    const identity = { runId: `simulation-${seed}`, buildHash: 'simulation', configHash: 'simulation' };
    this.compartments = compartmentsOf({ ...settings, dataDir: 'data' }, endpoints, identity, { account, priceCredentials: undefined });
    this.host = new ObjectHost(({ asset, incarnation }) => worldFor(`${asset}/${incarnation}`));
    this.supervisor = new Supervisor({
      world,
      host: this.host,
      desk: new VenueDesk({ world, clob: endpoints.clob, account, policy: POLICY.desk }),
      policy: POLICY,
      compartments: this.compartments,
      portfolioLimit: microUsdc(settings.risk.portfolioLimitUsdc * MICRO),
      drill: false,
    });
    this.supervisor.observe((event) => void this.events.push(structuredClone(event)));
    this.supervisor.start();
  }

  /** Lets this much virtual time pass. */
  advance(ms: number): void {
    this.time.advance(ms);
  }

  /** Ends the session in order. */
  stop(): void {
    let stopped = false;
    this.supervisor.stop('the simulation is over', () => {
      stopped = true;
    });
    for (let i = 0; i < 100 && !stopped; i += 1) this.advance(100);
    if (!stopped) throw new Error('the simulated session did not stop within ten seconds');
    this.#venue.stop();
  }

  ledger(): LedgerReport {
    return this.#venue.ledger();
  }

  /** Every tape segment of the session, by path. */
  tapes(): readonly (readonly [path: string, bytes: Uint8Array])[] {
    return this.compartments.flatMap(({ tapeFolder }) =>
      this.disk.list(tapeFolder).map((name) => {
        const path = `${tapeFolder}/${name}`;
        return [path, this.disk.read(path)] as const;
      }),
    );
  }

  #openAccount(world: World, { clob, chainId }: ReturnType<typeof endpointsAt>): Parameters<typeof compartmentsOf>[3]['account'] & {} {
    let opened: Parameters<typeof compartmentsOf>[3]['account'];
    const privateKey = playMoneyKey(world.random);
    openAccount({ world, clob, chainId, privateKey, onWaiting: () => undefined }, (account) => {
      opened = account;
    });
    this.advance(1_000);
    if (opened === undefined) throw new Error('the simulated venue gave no credentials');
    return opened;
  }
}
