import type { Asset } from '../../shared/market/assets.ts';
import { MICRO } from '../../shared/units/index.ts';
import { EpochLog } from '../../src/report/epoch-log.ts';
import { EvaluationLog } from '../../src/report/evaluation-log.ts';
import { checkInvariants } from '../../src/report/invariants.ts';
import { InventoryLog } from '../../src/report/inventory-log.ts';
import { OrderFates } from '../../src/report/order-fates.ts';
import { PositionCosts } from '../../src/report/position-costs.ts';
import { ResolutionLog } from '../../src/report/resolution-log.ts';
import { RestLog } from '../../src/report/rest-log.ts';
import { retell } from '../../src/report/retelling.ts';
import { evidenceOf, type Intent } from '../../src/report/tape-evidence.ts';
import { parseLedger, type VenueLedger } from '../../src/report/venue-ledger.ts';
import { worstCaseLoss } from '../../src/report/worst-case.ts';
import type { Invariant } from '../../src/run/run-report.ts';
import type { SupervisorEvent } from '../../src/supervisor/events.ts';
import { DoubtLog } from './doubt-log.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { SimulatedSystem } from './simulated-system.ts';

const SAMPLE_EVERY_MS = 1_000;

/** Workers of one process are numbered below this. */
const INCARNATIONS_PER_PROCESS = 1_000;

/** Tells worker n of one process from worker n of the next. */
function lifeNumber(process: SimulatedProcess, incarnation: number): number {
  return process.number * INCARNATIONS_PER_PROCESS + incarnation;
}

/**
 * Stands outside the engine and judges a simulation by the venue's own ledger, over all processes of the bot. What the bot
 * itself contributes is only what it told: fates, earnings, tapes.
 */
export class Overseer {
  /** How often each branch was reached, as facts and incidents tell: order states, denials, alarms, deaths. */
  readonly marks = new Map<string, number>();
  readonly doubts = new DoubtLog();
  readonly #system: SimulatedSystem;
  readonly #epochs = new EpochLog();
  readonly #fates = new OrderFates();
  readonly #inventories = new InventoryLog();
  readonly #evaluations = new EvaluationLog();
  readonly #resolutions = new ResolutionLog();
  readonly #rests = new RestLog();
  readonly #worstCases: number[] = [];
  /** What was last said to be earned in each round, micro-pUSD. */
  readonly #realised = new Map<string, number>();
  readonly #positions = new PositionCosts();
  #moneyBreaks: readonly string[] = [];

  constructor(system: SimulatedSystem) {
    this.#system = system;
    system.observe((event, process) => this.#note(event, process));
    this.#sampleLater();
  }

  /** Holds everything so far against the twelve promises; to be asked when the bot has stopped in order. */
  judge(): Invariant[] {
    const system = this.#system;
    const ledger = parseLedger(JSON.stringify(system.ledger()));
    const tapes = system.tapes();
    const bytes = new Map(tapes);
    const [config] = system.compartments;
    const read = (path: string): Uint8Array => bytes.get(path) ?? new Uint8Array();
    this.#sample(ledger);
    return [
      ...checkInvariants({
        ledger,
        tapes: evidenceOf(tapes),
        epochs: this.#epochs,
        fates: this.#fates,
        inventories: this.#inventories,
        evaluations: this.#evaluations,
        resolutions: this.#resolutions,
        rests: this.#rests,
        retellings: retell(bytes.keys(), read),
        cutoffMs: config!.engine.market.cutoffMs,
        timeScale: config!.timeScale,
        worstCases: this.#worstCases,
        limitMicroUsdc: system.supervisor.exposure.limit,
        reported: {
          realisedUsdc: sum(this.#realised.values()) / MICRO,
          openCostUsdc: this.#positions.total / MICRO,
        },
      }),
      this.#moneyStands(),
      this.doubts.noFalseFills(ledger),
    ];
  }

  /** What the tapes say was signed, and when. */
  intents(): readonly Intent[] {
    return evidenceOf(this.#system.tapes()).intents;
  }

  /** Orders of which a living worker does not know the fate. */
  get unknownOrders(): readonly string[] {
    const { keepers } = this.#system.supervisor;
    const isAlive = (asset: Asset): boolean =>
      keepers.some((keeper) => keeper.asset === asset && keeper.state === 'ready');
    const waitedFor = [...this.#fates.standing.filter(({ asset }) => isAlive(asset)), ...this.#fates.untold];
    return waitedFor
      .filter(({ state }) => state === 'unknown')
      .map(({ asset, clientId, orderId }) => `${asset} order ${clientId} (${orderId}) is unknown`);
  }

  #note(event: SupervisorEvent, process: SimulatedProcess): void {
    const at = this.#system.time.wallMs();
    if (event.type === 'state') this.#rests.addState(event.asset, at, event.state);
    if (event.type === 'alarm') this.#mark(`alarm ${event.alarm.code}`);
    if (event.type === 'death') {
      const { cause, outcome, quarantine } = event.death;
      if (outcome === 'pending' && event.death.exitedAt === undefined) this.#mark(`death ${cause}`);
      if (quarantine !== undefined) this.#mark(`quarantine ${quarantine}`);
    }
    if (event.type !== 'fact') return;
    const life = lifeNumber(process, event.incarnation);
    this.#epochs.addFact(event.asset, life, event.at, event.fact);
    this.#fates.addFact(event.asset, life, event.fact);
    this.#inventories.addFact(event.asset, life, event.fact);
    this.#evaluations.addFact(event.asset, life, event.fact);
    this.#resolutions.addFact(event.asset, event.at, event.fact);
    this.doubts.addFact(`${event.asset} ${life}`, event.at, event.fact);
    this.#positions.addFact(event.asset, life, event.fact);
    if (event.fact.type === 'pnl')
      for (const { conditionId, amount } of event.fact.realised) this.#realised.set(conditionId, amount);
    if (event.fact.type === 'order') this.#mark(`order ${event.fact.state}`);
    if (event.fact.type === 'denied') this.#mark(`denial ${event.fact.code}`);
  }

  #mark(name: string): void {
    this.marks.set(name, (this.marks.get(name) ?? 0) + 1);
  }

  #sampleLater(): void {
    this.#system.time.after(SAMPLE_EVERY_MS, () => {
      // The ledger as it is, without the way through JSON: every second counts.
      this.#sample(this.#system.ledger() as unknown as VenueLedger);
      this.#sampleLater();
    });
  }

  #sample(ledger: VenueLedger): void {
    this.#worstCases.push(ledger.accounts.reduce((most, account) => most + worstCaseLoss(account, ledger), 0));
    if (!ledger.conservation.held) this.#moneyBreaks = ledger.conservation.violations;
  }

  #moneyStands(): Invariant {
    const breaks = this.#moneyBreaks;
    return {
      name: 'the venue conserved money at every second',
      held: breaks.length === 0,
      checked: this.#worstCases.length,
      breaks,
    };
  }
}

function sum(amounts: Iterable<number>): number {
  let total = 0;
  for (const amount of amounts) total += amount;
  return total;
}
