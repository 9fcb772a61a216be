import type { Asset } from '../../shared/market/assets.ts';
import { addCounts, type BucketCounts, countsBetween, quantileOf, totalOf } from '../../shared/stats/log-histogram.ts';
import type { DeathRecord } from '../supervisor/incidents.ts';
import type { SupervisorEvent } from '../supervisor/events.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';

type Timed<T> = T & { readonly asset: Asset; readonly at: number };

/** The others' decisions in a stretch of time, µs from frame (or due moment) to decision. */
export type DecisionFigures = {
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
  readonly count: number;
};

/** Epochs that end by the market's own doing: its round is over, or its price step changed. Nothing was lost. */
const OWN_DOING: readonly string[] = ['unsubscribed', 'tick-change'];

/** What the supervisor reported during a row. */
export class DrillObserver {
  readonly #epochEnds: Timed<{ readonly reason: string }>[] = [];
  readonly #standings: Timed<{ readonly standing: string }>[] = [];
  readonly #missed: Timed<{ readonly what: string }>[] = [];
  readonly #opened: Timed<{ readonly slug: string }>[] = [];
  readonly #deaths = new Map<number, DeathRecord>();
  readonly #supervisor: Supervisor;

  constructor(supervisor: Supervisor) {
    this.#supervisor = supervisor;
    supervisor.observe((event) => this.#take(event));
  }

  /** Deaths of the asset's workers since `at`, oldest first. */
  deaths(asset: Asset, at: number): readonly DeathRecord[] {
    return [...this.#deaths.values()].filter((death) => death.asset === asset && death.detectedAt >= at);
  }

  firstEpochEnd(asset: Asset, at: number): number | undefined {
    return this.#epochEnds.find((end) => end.asset === asset && end.at >= at)?.at;
  }

  /** First moment from `at` on at which the asset's books were fresh and its orders reconciled. */
  firstTrading(asset: Asset, at: number): number | undefined {
    return this.#standings.find((entry) => entry.asset === asset && entry.at >= at && entry.standing === 'trading')?.at;
  }

  isTrading(asset: Asset): boolean {
    return this.#standings.filter((entry) => entry.asset === asset).at(-1)?.standing === 'trading';
  }

  /** Epochs that something closed, with the reason. */
  epochEnds(assets: readonly Asset[], at: number): readonly string[] {
    return this.#epochEnds
      .filter((end) => assets.includes(end.asset) && end.at >= at)
      .map((end) => `${end.asset}: ${end.reason}`);
  }

  /** Rounds that the others saw begin and this asset did not, because it had no worker. */
  roundsUnseen(asset: Asset, others: readonly Asset[], at: number): number {
    const seenByOthers = Math.max(...others.map((other) => this.roundsOpened(other, at)));
    return Math.max(0, seenByOthers - this.roundsOpened(asset, at));
  }

  roundsMissed(assets: readonly Asset[], at: number): number {
    return this.#missed.filter((miss) => assets.includes(miss.asset) && miss.at >= at).length;
  }

  roundsOpened(asset: Asset, at: number): number {
    return this.#opened.filter((round) => round.asset === asset && round.at >= at).length;
  }

  /** Decisions so far, summed over assets; two of these make a {@link decisionsBetween}. */
  decisions(assets: readonly Asset[]): BucketCounts {
    return this.#supervisor.keepers
      .filter((keeper) => assets.includes(keeper.asset))
      .map((keeper) => keeper.view?.latencies.decisionUsBuckets ?? [])
      .reduce<BucketCounts>(addCounts, []);
  }

  #take(event: SupervisorEvent): void {
    if (event.type === 'death') this.#deaths.set(event.death.id, event.death);
    if (event.type !== 'fact') return;
    const { asset, at, fact } = event;
    if (fact.type === 'epoch-ended' && !OWN_DOING.includes(fact.reason))
      this.#epochEnds.push({ asset, at, reason: fact.reason });
    if (fact.type === 'standing') this.#standings.push({ asset, at, standing: fact.standing });
    if (fact.type === 'round-missed') this.#missed.push({ asset, at, what: fact.reason });
    if (fact.type !== 'round') return;
    if (fact.phase === 'open') this.#opened.push({ asset, at, slug: fact.slug });
    if (fact.phase === 'ended' && fact.satOut === true) this.#missed.push({ asset, at, what: fact.slug });
  }
}

export function decisionsBetween(earlier: BucketCounts, later: BucketCounts): DecisionFigures {
  const counts = countsBetween(earlier, later);
  return {
    p50Us: quantileOf(counts, 0.5),
    p99Us: quantileOf(counts, 0.99),
    maxUs: quantileOf(counts, 1),
    count: totalOf(counts),
  };
}
