import type { Outcome } from '../../market/ids.ts';
import {
  type AdverseRule,
  type FlowFill,
  isAdverse,
  lastToxicAt,
  markOut,
  type ToxicRule,
} from '../../models/index.ts';
import { toFraction, toShares } from '../../units/index.ts';
import type { OwnFillView, StrategyView } from '../strategy.ts';

/** Toxic spells are counted over this; nominal ms. */
const SPELLS_WINDOW_MS = 300_000;

/** Fills are judged by where the price stands so long after them; nominal ms (strategies §8). */
const MARK_OUT_MS = 30_000;

/** When flow is toxic and when mark-outs are adverse. Times in nominal ms. */
export type FlowRules = {
  readonly toxic: ToxicRule;
  readonly toxicMs: number;
  readonly adverse: AdverseRule;
  readonly adverseMs: number;
};

type FlowView = Pick<StrategyView, 'fills' | 'now' | 'round'>;

/** Mids of both tokens, as fractions of 1 pUSD. */
type Mids = Readonly<Record<Outcome, number | undefined>>;

type AwaitedFill = { readonly fill: OwnFillView; readonly dueMs: number };

/** What our fills of a round say about who trades with us (strategies §8). All times nominal, ms. */
export class FlowWatch {
  readonly #flow: FlowFill[] = [];
  #seen = 0;
  #awaiting: AwaitedFill[] = [];
  #markOuts: number[] = [];
  #spells: number[] = [];
  #toxicUntil = -Infinity;
  #stoppedUntil = -Infinity;
  #wasAdverse = false;

  /**
   * Takes in what happened since.
   *
   * @param fills all of the round, oldest first; those of `strategy` as a maker count
   * @param mids of Up and Down now; a fill that is due is judged as soon as there is one
   */
  observe({ fills, now, round }: FlowView, strategy: string, mids: Mids, rules: FlowRules): void {
    this.#takeFills(fills, strategy, round.timeScale, rules);
    this.#judge(mids, now / round.timeScale, rules);
  }

  isToxic(nowMs: number): boolean {
    return nowMs < this.#toxicUntil;
  }

  /** Toxic again and again: no more making in this round. */
  isHopeless(limit: number): boolean {
    const newest = this.#spells.at(-1);
    return newest !== undefined && this.#spells.filter((at) => newest - at <= SPELLS_WINDOW_MS).length >= limit;
  }

  /** Others know more than we do: no making for a while. */
  isStopped(nowMs: number): boolean {
    return nowMs < this.#stoppedUntil;
  }

  /** There was such a stop: what follows is wide. */
  get wasAdverse(): boolean {
    return this.#wasAdverse;
  }

  /** How one-sided and how heavy the flow of the last ten seconds is, 0..1. */
  toxicity(nowMs: number, { minUsdc, windowMs }: ToxicRule): number {
    let [net, total] = [0, 0];
    for (const { direction, usdc, atMs } of this.#flow) {
      if (atMs < nowMs - windowMs) continue;
      net += direction * usdc;
      total += usdc;
    }
    return total === 0 ? 0 : (Math.abs(net) / total) * Math.min(1, total / Math.max(minUsdc, 1));
  }

  #takeFills(fills: readonly OwnFillView[], strategy: string, timeScale: number, rules: FlowRules): void {
    // A trade that failed is taken out again: what it told stands, what came after it was seen before.
    this.#seen = Math.min(this.#seen, fills.length);
    if (this.#seen === fills.length) return;
    for (const fill of fills.slice(this.#seen)) {
      if (fill.strategy !== strategy || fill.role !== 'maker') continue;
      const atMs = fill.at / timeScale;
      const direction = (fill.side === 'BUY') === (fill.outcome === 'up') ? 1 : -1;
      this.#flow.push({ direction, usdc: toShares(fill.size) * toFraction(fill.price), atMs });
      this.#awaiting.push({ fill, dueMs: atMs + MARK_OUT_MS });
    }
    this.#seen = fills.length;
    const last = lastToxicAt(this.#flow, rules.toxic);
    if (last === undefined) return;
    if (last >= this.#toxicUntil) this.#spells.push(last);
    this.#toxicUntil = Math.max(this.#toxicUntil, last + rules.toxicMs);
  }

  #judge(mids: Mids, nowMs: number, rules: FlowRules): void {
    if (this.#awaiting.length === 0) return;
    if (this.#isAnyDue(mids, nowMs))
      this.#awaiting = this.#awaiting.filter((awaited) => !this.#isJudged(awaited, mids, nowMs));
    if (!isAdverse(this.#markOuts, rules.adverse)) return;
    this.#markOuts = [];
    this.#wasAdverse = true;
    this.#stoppedUntil = nowMs + rules.adverseMs;
  }

  #isAnyDue(mids: Mids, nowMs: number): boolean {
    for (const { fill, dueMs } of this.#awaiting) if (nowMs >= dueMs && mids[fill.outcome] !== undefined) return true;
    return false;
  }

  #isJudged({ fill, dueMs }: AwaitedFill, mids: Mids, nowMs: number): boolean {
    const mid = mids[fill.outcome];
    if (nowMs < dueMs || mid === undefined) return false;
    this.#markOuts.push(markOut(fill.side, toFraction(fill.price), mid));
    return true;
  }
}
