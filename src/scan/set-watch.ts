import {
  BasketBudget,
  type BasketPlan,
  byWorth,
  type LegBook,
  scanBasket,
  type ScanTerms,
  type ScanVerdict,
} from '../../shared/models/index.ts';
import type { TokenId } from '../../shared/market/ids.ts';
import { type EpochMs, type MicroUsdc, microUsdc } from '../../shared/units/index.ts';
import type { ScanNotice, SetTally } from './notices.ts';
import type { ScannedSet } from './scanned-set.ts';

/** After a basket was planned, its set is left alone for so long (strategies §7.1: after an execution wait 5 s). */
const COOL_DOWN_MS = 5_000;
/** Near misses of one set are told this far apart; all are counted. */
const NEAR_MISS_EVERY_MS = 5_000;
/** Books of one set are asked for anew no more often than this. */
const CONFIRM_EVERY_MS = 2_000;

/** Money of the whole scan. */
export type ScanMoney = { readonly perBasket: MicroUsdc; readonly total: MicroUsdc };

/** A set with where it stands. */
type Watched = {
  readonly set: ScannedSet;
  readonly tally: SetTally;
  /** Since when an opportunity has stood. */
  since: EpochMs | undefined;
  /** Whether it was planned and told: one that begins soon after another is told once the pause is over. */
  isTold: boolean;
  wasNear: boolean;
  plannedAt: number;
  nearToldAt: number;
  confirmedAt: number;
};

/** How the watch reaches the rest. */
export type WatchLinks = {
  readonly bookOf: (token: TokenId) => LegBook;
  /** Books that an opportunity hangs on are too old: fresh ones, please. */
  readonly confirm: (tokens: readonly TokenId[]) => void;
  readonly tell: (notice: ScanNotice) => void;
};

type Candidate = { readonly watched: Watched; readonly plan: BasketPlan };

/**
 * Looks at sets and tells what begins and ends. Of several baskets at once the one with the most profit for its cost is planned
 * first, as long as there is money; each ties its money up until its event is over.
 */
export class SetWatch {
  readonly counts = { looks: 0, opportunities: 0, funded: 0, nearMisses: 0 };
  readonly nothing: Record<string, number> = {};
  readonly #links: WatchLinks;
  readonly #terms: Omit<ScanTerms, 'budget'>;
  readonly #budget: BasketBudget;
  readonly #perBasket: MicroUsdc;
  #watched = new Map<string, Watched>();
  readonly #tallies = new Map<string, SetTally>();
  #mostCommitted = 0;

  constructor(links: WatchLinks, terms: Omit<ScanTerms, 'budget'>, { perBasket, total }: ScanMoney) {
    this.#links = links;
    this.#terms = terms;
    this.#perBasket = perBasket;
    this.#budget = new BasketBudget(perBasket, total);
  }

  /** Sets that were looked at, as they came. */
  get tallies(): readonly SetTally[] {
    return [...this.#tallies.values()];
  }

  get mostCommitted(): MicroUsdc {
    return microUsdc(this.#mostCommitted);
  }

  get size(): number {
    return this.#watched.size;
  }

  /** Watches these sets from now on; what stands of the others ends. */
  watch(sets: readonly ScannedSet[], now: EpochMs): void {
    const before = this.#watched;
    // What Gamma says now of ticks, fees and tokens counts; what stands of a set goes on.
    this.#watched = new Map(sets.map((set) => [set.id, { ...(before.get(set.id) ?? this.#begin(set)), set }]));
    for (const [id, watched] of before) if (!this.#watched.has(id)) this.#end(watched, now);
  }

  /** Looks at the sets that have one of these tokens; at all of them where none are named. */
  look(now: EpochMs, tokens?: ReadonlySet<TokenId>): void {
    const candidates: Candidate[] = [];
    for (const watched of this.#watched.values()) {
      if (tokens !== undefined && !watched.set.tokens.some((token) => tokens.has(token))) continue;
      const plan = this.#lookAt(watched, now);
      if (plan !== undefined) candidates.push({ watched, plan });
    }
    candidates.sort((a, b) => byWorth(a.plan, b.plan));
    for (const candidate of candidates) this.#take(candidate, now);
  }

  #begin(set: ScannedSet): Watched {
    const fresh = { set, opportunities: 0, nearMisses: 0, stoodMs: 0, best: undefined, leastSum: undefined };
    const tally = this.#tallies.get(set.id) ?? fresh;
    this.#tallies.set(set.id, tally);
    const never = Number.NEGATIVE_INFINITY;
    const times = { plannedAt: never, nearToldAt: never, confirmedAt: never };
    return { set, tally, since: undefined, isTold: false, wasNear: false, ...times };
  }

  /** @returns the plan of an opportunity */
  #lookAt(watched: Watched, now: EpochMs): BasketPlan | undefined {
    const { set, tally } = watched;
    this.counts.looks += 1;
    const verdict = scanBasket(set.basket, set.tokens.map(this.#links.bookOf), {
      ...this.#terms,
      budget: this.#perBasket,
    });
    const { bestSum } = verdict;
    if (bestSum !== undefined) tally.leastSum = Math.min(bestSum, tally.leastSum ?? Infinity);
    this.#note(watched, verdict, now);
    if (verdict.kind === 'opportunity') return verdict.plan;
    if (verdict.kind !== 'aged') this.#end(watched, now);
    return undefined;
  }

  #note(watched: Watched, verdict: ScanVerdict, now: EpochMs): void {
    const { set, tally } = watched;
    const isNear = verdict.kind === 'near-miss';
    if (isNear && !watched.wasNear) {
      this.counts.nearMisses += 1;
      tally.nearMisses += 1;
      if (now - watched.nearToldAt >= NEAR_MISS_EVERY_MS) {
        watched.nearToldAt = now;
        this.#links.tell({ type: 'near-miss', at: now, set, sum: verdict.bestSum });
      }
    }
    watched.wasNear = isNear;
    const reason = verdict.kind === 'none' ? verdict.reason : verdict.kind;
    if (verdict.kind !== 'opportunity') this.nothing[reason] = (this.nothing[reason] ?? 0) + 1;
    if (verdict.kind === 'aged' && now - watched.confirmedAt >= CONFIRM_EVERY_MS) {
      watched.confirmedAt = now;
      this.#links.confirm(verdict.aged.flatMap((index) => set.tokens[index] ?? []));
    }
  }

  #take({ watched, plan }: Candidate, now: EpochMs): void {
    const { set, tally } = watched;
    watched.since ??= now;
    if (tally.best === undefined || byWorth(plan, tally.best) < 0) {
      tally.set = set;
      tally.best = plan;
    }
    if (watched.isTold || now - watched.plannedAt < COOL_DOWN_MS) return;
    watched.isTold = true;
    watched.plannedAt = now;
    const funded = this.#budget.commit(plan.atMost, now, set.endsAt ?? Infinity);
    this.#mostCommitted = Math.max(this.#mostCommitted, this.#budget.committed(now));
    this.counts.opportunities += 1;
    tally.opportunities += 1;
    if (funded) this.counts.funded += 1;
    this.#links.tell({ type: 'opportunity', at: now, set, plan, funded });
  }

  #end(watched: Watched, now: EpochMs): void {
    const { since, set, tally } = watched;
    if (since === undefined) return;
    watched.since = undefined;
    tally.stoodMs += now - since;
    if (!watched.isTold) return;
    watched.isTold = false;
    this.#links.tell({ type: 'gone', at: now, set, stoodMs: now - since });
  }
}
