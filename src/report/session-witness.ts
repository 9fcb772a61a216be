import { join } from 'node:path';
import type { TimerHandle, World } from '../../shared/ports/ports.ts';
import { segmentsIn } from '../../shared/tape/index.ts';
import { toUsdc } from '../../shared/units/index.ts';
import { readSegment } from '../../workers/ports/segment-bytes.ts';
import type { Invariant } from '../run/run-report.ts';
import type { SupervisorEvent } from '../supervisor/events.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import { earlierRuns } from './earlier-runs.ts';
import { EpochLog } from './epoch-log.ts';
import { EvaluationLog } from './evaluation-log.ts';
import type { Evidence } from './evidence.ts';
import { type Bystander, History } from './history.ts';
import { checkInvariants } from './invariants.ts';
import { InventoryLog } from './inventory-log.ts';
import { OrderFates } from './order-fates.ts';
import { PositionCosts } from './position-costs.ts';
import { ResolutionLog } from './resolution-log.ts';
import { RestLog } from './rest-log.ts';
import { retell } from './retelling.ts';
import { evidenceOf } from './tape-evidence.ts';
import { readLedger, type VenueLedger } from './venue-ledger.ts';
import { worstCaseLoss } from './worst-case.ts';

/** How often the venue's books are asked for the worst case. */
const SAMPLE_EVERY_MS = 1_000;

/** Attempts to get the final ledger, one per {@link SAMPLE_EVERY_MS}. */
const LAST_ATTEMPTS = 5;

export type WitnessOptions = {
  readonly world: Pick<World, 'clock' | 'http' | 'timers' | 'disk'>;
  /** The embedded venue's control door. */
  readonly control: string;
  readonly supervisor: Supervisor;
  readonly tapeFolders: readonly string[];
  readonly cutoffMs: number;
  readonly timeScale: number;
};

/**
 * Stands beside a session and keeps what a checker needs: the epochs that the compartments reported, and samples of the
 * venue's own ledger. It gives its verdict when the session has ended in order.
 */
export class SessionWitness {
  readonly #options: WitnessOptions;
  readonly #epochs = new EpochLog();
  readonly #fates = new OrderFates();
  readonly #inventories = new InventoryLog();
  readonly #evaluations = new EvaluationLog();
  readonly #resolutions = new ResolutionLog();
  readonly #positions = new PositionCosts();
  readonly #rests = new RestLog();
  readonly #worstCases: number[] = [];
  readonly #unobserve: () => void;
  #sampling: TimerHandle;

  constructor(options: WitnessOptions) {
    this.#options = options;
    this.#unobserve = options.supervisor.observe((event) => this.#note(event));
    this.#sampling = options.world.timers.after(SAMPLE_EVERY_MS, () => this.#sample());
  }

  /** Holds the session against its promises; `done` gets the failure instead where the venue's ledger could not be had. */
  verdict(done: (outcome: readonly Invariant[]) => void): void {
    this.#sampling.cancel();
    this.#unobserve();
    this.#lastLedger(LAST_ATTEMPTS, (ledger) => {
      if ('failed' in ledger) done([unreadable(ledger.failed)]);
      else done(this.#check(ledger.ledger));
    });
  }

  #note(event: SupervisorEvent): void {
    if (event.type === 'state') this.#rests.addState(event.asset, this.#options.world.clock.wallMs(), event.state);
    if (event.type !== 'fact') return;
    const { asset, incarnation, at, fact } = event;
    this.#epochs.addFact(asset, incarnation, at, fact);
    this.#fates.addFact(asset, incarnation, fact);
    this.#inventories.addFact(asset, incarnation, fact);
    this.#evaluations.addFact(asset, incarnation, fact);
    this.#resolutions.addFact(asset, at, fact);
    this.#positions.addFact(asset, incarnation, fact);
  }

  #sample(): void {
    const { world, control } = this.#options;
    readLedger(world.http, control, (outcome) => {
      if ('ledger' in outcome) this.#addWorstCase(outcome.ledger);
      this.#sampling = world.timers.after(SAMPLE_EVERY_MS, () => this.#sample());
    });
  }

  #addWorstCase(ledger: VenueLedger): void {
    this.#worstCases.push(ledger.accounts.reduce((sum, account) => sum + worstCaseLoss(account, ledger), 0));
  }

  #lastLedger(attempts: number, done: Parameters<typeof readLedger>[2]): void {
    const { world, control } = this.#options;
    readLedger(world.http, control, (outcome) => {
      if ('ledger' in outcome || attempts === 1) done(outcome);
      else world.timers.after(SAMPLE_EVERY_MS, () => this.#lastLedger(attempts - 1, done));
    });
  }

  #check(ledger: VenueLedger): readonly Invariant[] {
    const { tapeFolders, world, supervisor, cutoffMs, timeScale } = this.#options;
    this.#addWorstCase(ledger);
    const earlier = earlierRuns(world.disk, tapeFolders);
    const beside = {
      ledger,
      rests: this.#rests,
      cutoffMs,
      timeScale,
      worstCases: this.#worstCases,
      limitMicroUsdc: supervisor.exposure.limit,
    };
    if (earlier.length === 0) return checkInvariants(this.#ownEvidence(beside));
    // The venue's books do not tell our sessions apart: what the earlier ones did is read from their tapes.
    return checkInvariants(new History(this.#segments([...earlier, ...tapeFolders]), this.#read).evidence(beside));
  }

  #ownEvidence(beside: Bystander): Evidence {
    const { supervisor, tapeFolders } = this.#options;
    const totals = supervisor.keepers.map((keeper) => keeper.tally.totals());
    const segments = this.#segments(tapeFolders);
    return {
      ...beside,
      tapes: evidenceOf(segments.map((path) => [path, this.#read(path)] as const)),
      epochs: this.#epochs,
      fates: this.#fates,
      inventories: this.#inventories,
      evaluations: this.#evaluations,
      resolutions: this.#resolutions,
      retellings: retell(segments, this.#read),
      reported: {
        realisedUsdc: totals.reduce((sum, { pnl }) => sum + pnl.realisedUsdc, 0),
        openCostUsdc: toUsdc(this.#positions.total),
      },
    };
  }

  #segments(folders: readonly string[]): string[] {
    const { disk } = this.#options.world;
    return folders.flatMap((folder) => segmentsIn(disk.list(folder)).map(({ name }) => join(folder, name)));
  }

  readonly #read = (path: string): Uint8Array => readSegment(this.#options.world.disk, path);
}

function unreadable(reason: string): Invariant {
  return { name: "the venue's ledger can be read", held: false, checked: 0, breaks: [reason] };
}
