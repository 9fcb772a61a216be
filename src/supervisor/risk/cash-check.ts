import { ADOPTED } from '../../../shared/engine/orders/fills.ts';
import type { Fact } from '../../../shared/events/effects.ts';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { formatDecimal, type MicroUsdc } from '../../../shared/units/index.ts';
import { leastUnexplained } from './explanations.ts';
import { RecentKeys } from './recent-keys.ts';

/** A trade is final, and paid, within this time of our hearing of it; real ms, chains know no time scale (pitfall 1). */
const SETTLES_WITHIN_MS = 60_000;

/** A fill that moved the money before a reading is heard of within this time after it. */
const HEARD_WITHIN_MS = 5_000;

/** Payouts that are not through by then may never be told of, as with an asset that came to rest: they count as other money. */
const PAID_WITHIN_MS = 3_600_000;

/** Fees are rounded to 0.00001 pUSD, and nobody says which way; money is rounded once per execution. */
const TOLERANCE_PER_FILL = 30;

/** Fills that are remembered so that one that is told again moves no money again. */
const MAX_KNOWN = 20_000;

/** Less than this many micro-pUSD is not worth waking anybody. */
const LEAST_TOLD = 1_000;

/** Money by the venue's word. Times are monotonic ms; what it tells of lies between them. */
export type CashReading = { readonly cash: MicroUsdc; readonly askedAtMs: number; readonly answeredAtMs: number };

/** What a fill should have moved: money and fee out for a BUY, money less fee in for a SELL. */
type Flow = { readonly heardAtMs: number; readonly amount: number; readonly isTaker: boolean };

type FillFact = Extract<Fact, { type: 'fill' }>;

/**
 * Holds the account's money against what our fills should have moved. The venue tells no fee, and what it tells of the rate may
 * be old: that it charges another one shows here and nowhere else (fault V7, reliability §7 "cash").
 *
 * Every reading must be explained by the one before and the fills heard of since; those that may or may not be paid by then
 * are taken as it fits, and with too many of them nothing is concluded. Two readings in a row that miss money are a difference.
 * What cannot be told from our own doings is left out: from a round's end until its payouts are through nothing is compared,
 * and money that nobody expected is taken as it comes (rebates, rewards, deposits).
 */
export class CashCheck {
  readonly #alarm: (code: string, detail: string) => void;
  #first: CashReading | undefined;
  #flows: Flow[] = [];
  readonly #known = new RecentKeys(MAX_KNOWN);
  /** Rounds of ours that are over and have not paid yet, and until when that is waited for. */
  readonly #paying = new Map<ConditionId, number>();
  readonly #traded = new Set<ConditionId>();
  #notBeforeMs = -Infinity;
  /** What the reading before this one missed. */
  #missing = 0;

  constructor(alarm: (code: string, detail: string) => void) {
    this.#alarm = alarm;
  }

  /** Money was missing at the last reading: another one soon will tell whether it stays away. */
  get isSuspicious(): boolean {
    return this.#missing > 0;
  }

  /** @returns whether it was a fill that pays a fee, which is worth a reading soon */
  note(fact: Fact, nowMs: number): boolean {
    if (fact.type === 'round') this.#onRound(fact, nowMs);
    if (fact.type === 'inventory') this.#traded.add(fact.conditionId);
    return fact.type === 'fill' && this.#onFill(fact, nowMs);
  }

  /** To be judged once {@link readableAtMs} has come: by then every fill that it can contain was heard of. */
  judge(reading: CashReading): void {
    const isClear = !this.#isPaying(reading.askedAtMs) && reading.askedAtMs >= this.#notBeforeMs;
    const first = this.#first;
    if (first === undefined || !isClear) return this.#begin(reading, isClear);
    const between = this.#flows.filter(({ heardAtMs }) => heardAtMs <= readableAtMs(reading));
    const isCertain = ({ heardAtMs }: Flow) =>
      heardAtMs > readableAtMs(first) && heardAtMs <= reading.askedAtMs - SETTLES_WITHIN_MS;
    const moved = reading.cash - first.cash - sum(between.filter(isCertain));
    const perhaps = between.filter((flow) => !isCertain(flow)).map(({ amount }) => amount);
    const unexplained = leastUnexplained(moved, perhaps);
    if (unexplained === undefined) return this.#begin(reading, true);
    return this.#conclude(unexplained, between, reading);
  }

  #conclude(unexplained: number, flows: readonly Flow[], reading: CashReading): void {
    const tolerance = LEAST_TOLD + flows.length * TOLERANCE_PER_FILL;
    if (unexplained >= -tolerance) return this.#begin(reading, true);
    const before = this.#missing;
    this.#missing = -unexplained;
    if (before === 0) return undefined;
    this.#tell(Math.min(before, this.#missing), flows);
    return this.#begin(reading, true);
  }

  #tell(missing: number, flows: readonly Flow[]): void {
    const takers = flows.filter(({ isTaker }) => isTaker).length;
    const pusd = formatDecimal(missing, 6);
    const detail =
      takers === 0
        ? `${pusd} pUSD left the account, and no fill of ours explains it`
        : `the account paid ${pusd} pUSD more than ${flows.length} fills explain, ${takers} of them with a fee: the venue may charge another fee than the market's record says`;
    this.#alarm(takers === 0 ? 'CASH_MISMATCH' : 'FEES_DIFFER', detail);
  }

  /** Compares with this reading from here on, if it can be compared with; fills that it may lack are still to come. */
  #begin(reading: CashReading, isClear: boolean): void {
    this.#first = isClear ? reading : undefined;
    this.#missing = 0;
    this.#flows = this.#flows.filter(({ heardAtMs }) => heardAtMs > reading.askedAtMs - SETTLES_WITHIN_MS);
  }

  /** Money moved in a way that is not to be dated: nothing is compared with what was before. */
  #disturb(nowMs: number): void {
    this.#notBeforeMs = Math.max(this.#notBeforeMs, nowMs + SETTLES_WITHIN_MS);
    this.#first = undefined;
    this.#missing = 0;
  }

  #isPaying(nowMs: number): boolean {
    for (const [conditionId, untilMs] of this.#paying) if (untilMs <= nowMs) this.#paying.delete(conditionId);
    return this.#paying.size > 0;
  }

  #onRound({ phase, conditionId }: Extract<Fact, { type: 'round' }>, nowMs: number): void {
    if (phase === 'ended' && this.#traded.has(conditionId)) this.#paying.set(conditionId, nowMs + PAID_WITHIN_MS);
    if (phase !== 'resolved' && phase !== 'redeemed') return;
    this.#traded.delete(conditionId);
    if (this.#paying.delete(conditionId)) this.#disturb(nowMs);
  }

  #onFill(fill: FillFact, nowMs: number): boolean {
    if (fill.status === 'FAILED') this.#disturb(nowMs);
    if (fill.status === 'FAILED' || !this.#known.add(`${fill.tradeId}/${fill.orderId}`)) return false;
    // Of an order of an earlier time, or a person's: when it was paid nobody knows.
    if (fill.strategy === ADOPTED) {
      this.#disturb(nowMs);
      return false;
    }
    const { side, notional, fee, role } = fill;
    const amount = side === 'BUY' ? -(notional + fee) : notional - fee;
    this.#flows.push({ heardAtMs: nowMs, amount, isTaker: role === 'taker' });
    return role === 'taker';
  }
}

/** When a reading may be judged, monotonic ms. */
export function readableAtMs({ answeredAtMs }: CashReading): number {
  return answeredAtMs + HEARD_WITHIN_MS;
}

function sum(flows: readonly Flow[]): number {
  return flows.reduce((total, { amount }) => total + amount, 0);
}
