import type { CompartmentConfig } from '../../shared/events/worker-protocol.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { World } from '../../shared/ports/ports.ts';
import { SeededRandom } from '../../shared/ports/seeded-random.ts';
import { segmentsIn } from '../../shared/tape/index.ts';
import type { Endpoints } from '../../shared/wire/endpoints.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import type { Settings } from '../../src/config/settings.ts';
import { SessionWitness } from '../../src/report/session-witness.ts';
import { timeScaleOf } from '../../src/run/compartments.ts';
import { openAccount, playMoneyKey, type TradingAccount } from '../../src/supervisor/account.ts';
import type { SupervisorEvent } from '../../src/supervisor/events.ts';
import { POLICY } from '../../src/supervisor/policy.ts';
import type { RestOutcome } from '../../src/supervisor/rest.ts';
import type { Supervisor } from '../../src/supervisor/supervisor.ts';
import { readSegment } from '../../workers/ports/segment-bytes.ts';
import { readFaults } from '../../workers/venue/api/faults/requests.ts';
import { endpointsAt } from '../../workers/venue/api/paths.ts';
import { VenueSurface } from '../../workers/venue/api/surface.ts';
import type { LedgerReport, VenueOptions } from '../../workers/venue/core/contract.ts';
import { Venue } from '../../workers/venue/core/venue.ts';
import { VirtualTime } from '../support/virtual-time.ts';
import type { ObjectHost } from './object-host.ts';
import { SimDisk } from './sim-disk.ts';
import { FAIR_WEATHER, SimNetwork, type Weather } from './sim-network.ts';
import { type Judges, NO_JUDGES, SimulatedProcess } from './simulated-process.ts';
import { Stranger } from './stranger.ts';

/** A quiet Friday noon; every simulation begins there, between two rounds. */
const START = Date.UTC(2026, 10, 20, 12, 0, 3);

export type SimulationOptions = {
  readonly seed: number;
  readonly roundLengthMs: number;
  readonly assets: readonly Asset[];
  /** Compartments choke on the drill's poison frame. */
  readonly drill?: boolean;
  /** Others may use the wallet too, as in live mode: orders that no journal knows are theirs. */
  readonly sharedWallet?: boolean;
  /** On paper, with the simulated venue as the real one: no order leaves the workers. */
  readonly paper?: boolean;
  /** Where the bot dies. */
  readonly judges?: Judges;
  /** The account's limits where they differ from the shipped ones, as in the file of settings. */
  readonly account?: Readonly<Record<string, unknown>>;
  /** How often quotes are renewed, where it differs from the shipped settings. */
  readonly making?: Readonly<Record<string, unknown>>;
  /** Strategies other than the shipped ones, and their parameters where they differ from the defaults. */
  readonly strategies?: readonly string[];
  readonly parameters?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What the venue gives to trade on. */
  readonly occasions?: VenueOptions['occasions'];
};

/**
 * Supervisor, compartments and the venue in this one thread, under a virtual clock and one seed: production code, other
 * ports. The same options give the same run, to the last byte of the tapes. The bot's process can be killed and started
 * again while venue, disk and clock go on.
 */
export class SimulatedSystem {
  readonly time = new VirtualTime(START);
  readonly disk = new SimDisk(this.time);
  readonly events: SupervisorEvent[] = [];
  /** The network's state, for everybody but the witness. */
  weather: Weather = FAIR_WEATHER;
  readonly #options: SimulationOptions;
  readonly #settings: Settings;
  readonly #endpoints: Endpoints;
  readonly #account: TradingAccount;
  readonly #processes: SimulatedProcess[] = [];
  readonly #venue: Venue;
  readonly #surface: VenueSurface;
  readonly #random: SeededRandom;
  #powerLosses = 0;
  readonly #listeners: ((event: SupervisorEvent, process: SimulatedProcess) => void)[] = [];

  constructor(options: SimulationOptions) {
    const { seed, roundLengthMs, assets, paper = false, account = {}, making = {}, parameters = {} } = options;
    const strategies = options.strategies === undefined ? {} : { strategies: options.strategies };
    const random = new SeededRandom(seed);
    const settings = loadSettings([
      {
        source: 'simulation',
        values: { assets, embedded: { roundLengthMs }, account, making, ...strategies, parameters },
      },
    ]);
    this.#options = options;
    this.#endpoints = endpointsAt('venue.test');
    const venue = paper ? { venue: 'polymarket' as const, endpoints: this.#endpoints } : {};
    this.#settings = { ...settings, ...venue, dataDir: 'data' };
    this.#venue = new Venue({
      clock: this.time,
      timers: this.time,
      seed,
      assets,
      intervals: [settings.interval],
      timeScale: timeScaleOf(settings),
      funded: true,
      ...(options.occasions === undefined ? {} : { occasions: options.occasions }),
    });
    this.#surface = new VenueSurface(this.#venue, { clock: this.time, timers: this.time, gammaShape: 'one-market' });
    this.#random = random;
    this.#venue.start();
    this.#account = this.#openAccount();
    this.startProcess();
  }

  /** The present process of the bot, or the one that was killed last. */
  get process(): SimulatedProcess {
    return this.#processes.at(-1)!;
  }

  get processes(): readonly SimulatedProcess[] {
    return this.#processes;
  }

  get supervisor(): Supervisor {
    return this.process.supervisor;
  }

  get host(): ObjectHost {
    return this.process.host;
  }

  /** What the present process's workers run. */
  get compartments(): readonly CompartmentConfig[] {
    return this.process.compartments;
  }

  /** Starts the bot, as the guard does after a kill. @returns the process, whose supervisor runs */
  startProcess(): SimulatedProcess {
    const { seed, judges = NO_JUDGES, drill = false, sharedWallet = false } = this.#options;
    const process = new SimulatedProcess({
      number: this.#processes.length + 1,
      seed,
      settings: this.#settings,
      endpoints: this.#endpoints,
      account: this.#account,
      judges,
      drill,
      sharedWallet,
      worldFor: (party) => this.#worldFor(party, () => this.weather),
    });
    this.#processes.push(process);
    process.supervisor.observe((event) => {
      const told = structuredClone(event);
      this.events.push(told);
      for (const listener of this.#listeners) listener(told, process);
    });
    process.supervisor.start();
    return process;
  }

  /** Calls `listener` with everything that the supervisors of all processes tell. */
  observe(listener: (event: SupervisorEvent, process: SimulatedProcess) => void): void {
    this.#listeners.push(listener);
  }

  /** Lets this much virtual time pass. */
  advance(ms: number): void {
    this.time.advance(ms);
  }

  /**
   * Goes on to the middle of a round. What the rounds before it paid is known to the bot by then: a session that ends
   * between a payout and the news of it would leave money that nobody has reported yet.
   */
  advanceToMidRound(): void {
    const { roundLengthMs } = this.#options;
    const sinceBoundaryMs = this.time.wallMs() % roundLengthMs;
    this.advance((roundLengthMs * 1.6 - sinceBoundaryMs) % roundLengthMs);
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
      world: this.#worldFor('witness', () => FAIR_WEATHER),
      control: endpoints.control,
      supervisor: this.supervisor,
      tapeFolders: this.compartments.map(({ tapeFolder }) => tapeFolder),
      cutoffMs: engine.market.cutoffMs,
      timeScale,
    });
  }

  /** Somebody else with the wallet's key. */
  stranger(): Stranger {
    return new Stranger(
      this.#worldFor('stranger', () => FAIR_WEATHER),
      this.#endpoints.clob,
      this.#account,
    );
  }

  /** Ends the session in order. @throws where {@link stopFault} has something to say */
  stop(): void {
    const fault = this.stopFault();
    if (fault !== undefined) throw new Error(fault);
  }

  /** Ends the session in order; what was wrong with that, if anything. */
  stopFault(): string | undefined {
    const end: { outcome?: RestOutcome } = {};
    this.process.end('the simulation is over', (outcome) => {
      end.outcome = outcome;
    });
    const deadlineMs = POLICY.stopDeadlineMs;
    for (let waitedMs = 0; waitedMs < deadlineMs && end.outcome === undefined; waitedMs += 100) this.advance(100);
    this.#venue.stop();
    if (end.outcome === undefined) return 'the session does not stop';
    const inDoubt = this.supervisor.unconfirmedOrders.map(({ orderId }) => orderId);
    return end.outcome === 'confirmed' ? undefined : `the session stops ${end.outcome}: ${inDoubt.join(', ')}`;
  }

  /** The power fails: nobody may be alive, and what was not durable is lost. */
  losePower(): void {
    this.#powerLosses += 1;
    this.disk.losePower(this.#random.fork(`power/${this.#powerLosses}`));
  }

  ledger(): LedgerReport {
    return this.#venue.ledger();
  }

  /** Every tape segment of all processes, by path. */
  tapes(): readonly (readonly [path: string, bytes: Uint8Array])[] {
    const folders = this.#processes.flatMap(({ compartments }) => compartments.map(({ tapeFolder }) => tapeFolder));
    return folders.flatMap((folder) =>
      segmentsIn(this.disk.list(folder)).map(({ name }) => {
        const path = `${folder}/${name}`;
        return [path, readSegment(this.disk, path)] as const;
      }),
    );
  }

  /** Ports for one party: shared time and disk, its own random stream and wires. */
  #worldFor(name: string, weather: () => Weather): World {
    const random = this.#random.fork(name);
    const network = new SimNetwork(this.#surface, this.time, random.fork('network'), weather);
    return { clock: this.time, timers: this.time, random, sockets: network, http: network, disk: this.disk };
  }

  #openAccount(): TradingAccount {
    const { clob, chainId } = this.#endpoints;
    const world = this.#worldFor('supervisor', () => FAIR_WEATHER);
    let opened: TradingAccount | undefined;
    const privateKey = playMoneyKey(world.random);
    openAccount({ world, clob, chainId, privateKey, onWaiting: () => undefined }, (account) => {
      opened = account;
    });
    this.advance(1_000);
    if (opened === undefined) throw new Error('the simulated venue gave no credentials');
    return opened;
  }
}
