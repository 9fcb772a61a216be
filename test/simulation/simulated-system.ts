import type { CompartmentConfig } from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { World } from '../../shared/ports/ports.ts';
import { SeededRandom } from '../../shared/ports/seeded-random.ts';
import { MICRO, microUsdc } from '../../shared/units/index.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { compartmentsOf, timeScaleOf } from '../../src/run/compartments.ts';
import { openAccount, playMoneyKey } from '../../src/supervisor/account.ts';
import type { SupervisorEvent } from '../../src/supervisor/events.ts';
import { SessionWitness } from '../../src/report/session-witness.ts';
import { POLICY } from '../../src/supervisor/policy.ts';
import { Supervisor } from '../../src/supervisor/supervisor.ts';
import { VenueDesk } from '../../src/supervisor/venue-desk.ts';
import { readFaults } from '../../workers/venue/api/faults/requests.ts';
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

export type SimulationOptions = {
  readonly seed: number;
  readonly roundLengthMs: number;
  readonly assets: readonly Asset[];
  /** Compartments choke on the drill's poison frame. */
  readonly drill?: boolean;
};

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
  readonly #surface: VenueSurface;
  readonly #random: SeededRandom;

  constructor({ seed, roundLengthMs, assets, drill = false }: SimulationOptions) {
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
    this.#surface = surface;
    const endpoints = endpointsAt('venue.test');
    this.#random = random;
    this.#venue.start();

    const world = this.#worldFor('supervisor');
    const account = this.#openAccount(world, endpoints);
    const identity = { runId: `simulation-${seed}`, buildHash: 'simulation', configHash: 'simulation' };
    this.compartments = compartmentsOf({ ...settings, dataDir: 'data' }, endpoints, identity, {
      account,
      priceCredentials: undefined,
    });
    this.host = new ObjectHost(({ asset, incarnation }) => this.#worldFor(`${asset}/${incarnation}`));
    this.supervisor = new Supervisor({
      world,
      host: this.host,
      desk: new VenueDesk({ world, clob: endpoints.clob, account, policy: POLICY.desk }),
      policy: POLICY,
      compartments: this.compartments,
      portfolioLimit: microUsdc(settings.risk.portfolioLimitUsdc * MICRO),
      drill,
    });
    this.supervisor.observe((event) => void this.events.push(structuredClone(event)));
    this.supervisor.start();
  }

  /** Lets this much virtual time pass. */
  advance(ms: number): void {
    this.time.advance(ms);
  }

  /** Switches a fault of the venue on, as its control door would. */
  fault(request: Readonly<Record<string, unknown>>): void {
    const list = readFaults([request]);
    if (list.kind === 'wrong') throw new Error(list.reason);
    this.#surface.apply(list.faults);
  }

  /** Somebody outside the engine who looks into the venue's books over wires of their own, as beside a real session. */
  witness(): SessionWitness {
    const [{ endpoints, engine, timeScale }] = this.compartments as readonly [CompartmentConfig];
    if (endpoints.control === undefined) throw new Error('the simulated venue has no control door');
    return new SessionWitness({
      world: this.#worldFor('witness'),
      control: endpoints.control,
      supervisor: this.supervisor,
      tapeFolders: this.compartments.map(({ tapeFolder }) => tapeFolder),
      cutoffMs: engine.market.cutoffMs,
      timeScale,
    });
  }

  /** Ends the session in order. */
  stop(): void {
    const outcome = { stopped: false };
    this.supervisor.stop('the simulation is over', () => {
      outcome.stopped = true;
    });
    for (let i = 0; i < 100 && !outcome.stopped; i += 1) this.advance(100);
    if (!outcome.stopped) throw new Error('the simulated session did not stop within ten seconds');
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

  /** Ports for one party: shared time and disk, its own random stream and wires. */
  #worldFor(name: string): World {
    const random = this.#random.fork(name);
    const network = new SimNetwork(this.#surface, this.time, random.fork('network'));
    return { clock: this.time, timers: this.time, random, sockets: network, http: network, disk: this.disk };
  }

  #openAccount(
    world: World,
    { clob, chainId }: ReturnType<typeof endpointsAt>,
  ): Parameters<typeof compartmentsOf>[3]['account'] & {} {
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
