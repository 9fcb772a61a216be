import type { Fact } from '../../shared/events/effects.ts';
import { MICRO } from '../../shared/units/index.ts';
import { verdict } from '../../src/report/verdict.ts';
import type { LedgerOrder, VenueLedger } from '../../src/report/venue-ledger.ts';
import type { Invariant } from '../../src/run/run-report.ts';

/** Fills may differ from the order by up to a hundredth of a share (protocol §5.4). */
const DUST = MICRO / 100;

/** Which orders were told to be unknown, for how long, and which were told to be filled. */
export class DoubtLog {
  readonly #since = new Map<string, number>();
  readonly #filled = new Set<string>();
  /** Every order that was unknown once. */
  readonly doubted = new Set<string>();
  /** From unknown to known, venue-corrected ms. */
  readonly certaintiesMs: number[] = [];

  /** @param life names one life of a worker: within it, order numbers are unique */
  addFact(life: string, at: number, fact: Fact): void {
    if (fact.type !== 'order') return;
    const { clientId, orderId, state } = fact;
    const key = `${life} ${clientId}`;
    if (orderId !== undefined) {
      if (state === 'filled') this.#filled.add(orderId);
      if (state === 'unknown') this.doubted.add(orderId);
    }
    const since = this.#since.get(key);
    if (state === 'unknown' && since === undefined) this.#since.set(key, at);
    if (state === 'unknown' || since === undefined) return;
    this.#since.delete(key);
    this.certaintiesMs.push(at - since);
  }

  /** Whatever was told to be filled is so at the venue: a time-out is no fill. */
  noFalseFills({ orders, forgotten }: VenueLedger): Invariant {
    const atVenue = new Map(orders.map((order) => [order.id, order]));
    const breaks: string[] = [];
    for (const orderId of this.#filled) {
      const order = atVenue.get(orderId);
      if (order === undefined ? forgotten === 0 : !isFilled(order)) breaks.push(`${orderId} was told to be filled`);
    }
    return verdict('no order is told filled that is not', this.#filled.size, breaks);
  }
}

/** A market BUY is an amount of money: at better prices it gets at least its shares (protocol §2.6). */
function isFilled({ matched, size }: LedgerOrder): boolean {
  return matched >= size - DUST;
}
