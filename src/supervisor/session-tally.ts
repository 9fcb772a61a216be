import type { Fact } from '../../shared/events/effects.ts';
import type { CompartmentCounters, CompartmentView, Distribution } from '../../shared/events/worker-protocol.ts';
import { type EpochMs, toUsdc } from '../../shared/units/index.ts';
import { AckTimes } from './ack-times.ts';
import { addCounters, mergeDistributions, NO_COUNTS, NO_SAMPLES } from './counters.ts';
import { FillTally, type FillTotals } from './fill-tally.ts';
import { type MarketPnl, PnlTally } from './pnl-tally.ts';
import { type StrategyTotals, strategyTotals } from './strategy-totals.ts';

type WorkerLatencies = Omit<CompartmentView['latencies'], 'roundStartLatencyMs' | 'decisionUsBuckets'>;

/** What one asset did in a session, over all its workers. Latencies as {@link mergeDistributions} can tell them. */
export type AssetTotals = {
  readonly rounds: {
    readonly seen: number;
    readonly traded: number;
    readonly resolved: number;
    readonly missed: number;
  };
  readonly roundStartLatencyMs: Distribution;
  readonly latencies: WorkerLatencies;
  /** From an order's signature, which is on disk before it is sent, to the venue's first word on it (M177). */
  readonly submitToAckMs: Distribution;
  readonly counters: CompartmentCounters & { readonly fills: FillTotals };
  /** Wishes that a risk gate denied, by its code; one that stands is counted once. */
  readonly denials: Readonly<Record<string, number>>;
  readonly pnl: {
    readonly realisedUsdc: number;
    readonly unrealisedUsdc: number;
    /** Realised; adds up to the whole once every round has resolved. */
    readonly byStrategy: Readonly<Record<string, number>>;
  };
  readonly strategies: Readonly<Record<string, StrategyTotals>>;
  /** Things that a reading of the venue put right. */
  readonly corrections: number;
  readonly atRiskUsdc: number;
  readonly memory: { readonly heapMb: number; readonly externalMb: number };
  /** Mean busy part of the workers' loops, 0..1. */
  readonly utilisation: number;
  /** Holes in the numbering of the workers' messages: each is a bug somewhere. */
  readonly seqHoles: number;
};

/** Round starts of which the latency is kept; later ones replace the oldest. */
const MAX_ROUND_STARTS = 10_000;

const NO_LATENCIES: WorkerLatencies = {
  frameToBookNs: NO_SAMPLES,
  bookToDecisionUs: NO_SAMPLES,
  decisionToSendUs: NO_SAMPLES,
};

/**
 * Adds up one asset's facts and views across restarts. A worker's counters begin at zero with each start, so the last view
 * of a finished one is set aside and the present one's is added to it.
 */
export class SessionTally {
  readonly #seen = new Set<string>();
  readonly #traded = new Set<string>();
  readonly #resolved = new Set<string>();
  readonly #missed = new Set<string>();
  readonly #roundStartsMs: number[] = [];
  readonly #acks = new AckTimes();
  #earlierCounters = NO_COUNTS;
  #earlierLatencies = NO_LATENCIES;
  readonly #fills = new FillTally();
  readonly #denials = new Map<string, number>();
  readonly #pnl = new PnlTally();
  readonly #corrections = new Set<string>();
  #view: CompartmentView | undefined;
  #isRunning = false;
  #utilisationSum = 0;
  #utilisationSamples = 0;
  #seqHoles = 0;

  beginIncarnation(): void {
    const view = this.#view;
    this.#isRunning = true;
    this.#acks.forgetOpen();
    if (view === undefined) return;
    this.#earlierCounters = addCounters(this.#earlierCounters, view.counters);
    this.#earlierLatencies = mergeLatencies(this.#earlierLatencies, view.latencies);
    this.#view = undefined;
  }

  /** The worker is gone and so are its orders; what it last said of everything else stands. */
  endIncarnation(): void {
    this.#isRunning = false;
  }

  setView(view: CompartmentView): void {
    this.#view = view;
  }

  /** Besides {@link addFact}. @param at the engine's time of the fact */
  timeOrder(order: Extract<Fact, { type: 'order' }>, at: EpochMs): void {
    this.#acks.add(order, at);
  }

  /** @param incarnation a successor that sits a round out misses it; the first worker of a session only joins late */
  addFact(fact: Fact, incarnation: number): void {
    if (fact.type === 'round-missed') this.#missed.add(String(fact.startsAt));
    if (fact.type === 'denied') this.#denials.set(fact.code, (this.#denials.get(fact.code) ?? 0) + 1);
    if (fact.type === 'fill') this.#fills.add(fact);
    if (fact.type === 'pnl') for (const earnings of fact.realised) this.#pnl.set(earnings);
    if (fact.type === 'correction') this.#corrections.add(fact.id);
    if (fact.type !== 'round') return;
    if (fact.phase === 'open') {
      this.#seen.add(fact.slug);
      if (fact.latenessMs !== undefined && fact.satOut !== true) this.#addRoundStart(fact.latenessMs);
    }
    if (fact.phase === 'ended' && fact.traded === true) this.#traded.add(fact.slug);
    if (fact.phase === 'ended' && fact.satOut === true && incarnation > 1) this.#missed.add(fact.slug);
    if (fact.phase === 'resolved' && this.#seen.has(fact.slug)) this.#resolved.add(fact.slug);
  }

  addUtilisation(utilisation: number): void {
    this.#utilisationSum += utilisation;
    this.#utilisationSamples += 1;
  }

  addSeqHole(): void {
    this.#seqHoles += 1;
  }

  /** What each of the latest rounds earned. */
  pnlByMarket(): readonly MarketPnl[] {
    return this.#pnl.byMarket();
  }

  totals(): AssetTotals {
    const view = this.#view;
    const counters = view === undefined ? this.#earlierCounters : addCounters(this.#earlierCounters, view.counters);
    return {
      rounds: {
        seen: this.#seen.size,
        traded: this.#traded.size,
        resolved: this.#resolved.size,
        missed: this.#missed.size,
      },
      roundStartLatencyMs: distributionOf(this.#roundStartsMs),
      submitToAckMs: distributionOf(this.#acks.samplesMs),
      latencies: view === undefined ? this.#earlierLatencies : mergeLatencies(this.#earlierLatencies, view.latencies),
      counters: {
        ...counters,
        fills: this.#fills.totals(),
        orders: { ...counters.orders, open: this.#isRunning ? (view?.openOrders ?? 0) : 0 },
      },
      denials: Object.fromEntries(this.#denials),
      strategies: strategyTotals(counters.evaluations, this.#fills.byStrategy(), this.#pnl.byStrategy()),
      pnl: {
        realisedUsdc: toUsdc(this.#pnl.realised),
        unrealisedUsdc: view?.pnl.unrealisedUsdc ?? 0,
        byStrategy: this.#pnl.byStrategy(),
      },
      corrections: this.#corrections.size,
      atRiskUsdc: view?.atRiskUsdc ?? 0,
      memory: view?.memory ?? { heapMb: 0, externalMb: 0 },
      utilisation: this.#utilisationSamples === 0 ? 0 : this.#utilisationSum / this.#utilisationSamples,
      seqHoles: this.#seqHoles,
    };
  }

  #addRoundStart(latenessMs: number): void {
    this.#roundStartsMs.push(latenessMs);
    if (this.#roundStartsMs.length > MAX_ROUND_STARTS) this.#roundStartsMs.shift();
  }
}

function mergeLatencies(a: WorkerLatencies, b: WorkerLatencies): WorkerLatencies {
  return {
    frameToBookNs: mergeDistributions(a.frameToBookNs, b.frameToBookNs),
    bookToDecisionUs: mergeDistributions(a.bookToDecisionUs, b.bookToDecisionUs),
    decisionToSendUs: mergeDistributions(a.decisionToSendUs, b.decisionToSendUs),
  };
}

/** Exact quantiles of the samples (nearest rank). */
function distributionOf(samples: readonly number[]): Distribution {
  const sorted = [...samples].sort((a, b) => a - b);
  const rank = (quantile: number) => sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] ?? 0;
  return { p50: rank(0.5), p99: rank(0.99), max: sorted.at(-1) ?? 0, count: sorted.length };
}
