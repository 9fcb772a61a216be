import { LATEST_ARRIVAL_MS } from '../../shared/engine/orders/absence.ts';
import type { Invariant } from '../run/run-report.ts';
import { CLOCK_SLACK_MS, type Evidence } from './evidence.ts';
import { fillKey } from './tape-evidence.ts';
import type { LedgerOrder, VenueLedger } from './venue-ledger.ts';

/** Name of {@link lateArrivalsAreCounted}. */
export const LATE_ARRIVALS = `taken more than ${LATEST_ARRIVAL_MS / 1_000} s after signing, end known: counted only`;

/**
 * Orders that the venue took later after their signing than an order is assumed to need at the most (`LATEST_ARRIVAL_MS`), and
 * whose end is known to us: none is open, and each of their fills is on our tapes. That such an order was told absent, or came
 * when its asset rested, is the price of the assumption and no mistake. What comes in time, is open, or was filled unheard is
 * not among them.
 *
 * @returns their hashes
 */
export function lateArrivals({ ledger, tapes }: Evidence): ReadonlySet<string> {
  const signedAt = new Map<string, number>(tapes.intents.map((intent) => [intent.orderId, intent.signedAt]));
  const open = new Set(ledger.openOrders.map(({ id }) => id));
  const isLate = ({ id, createdAt }: LedgerOrder): boolean =>
    createdAt > (signedAt.get(id) ?? Infinity) + LATEST_ARRIVAL_MS - CLOCK_SLACK_MS;
  const late = ledger.orders.filter(
    (order) => isLate(order) && !open.has(order.id) && fillsOf(order, ledger).every((key) => tapes.fills.has(key)),
  );
  return new Set(late.map(({ id }) => id));
}

/** Says in every report how often the assumption did not hold; what harm that did is the other promises' business. */
export function lateArrivalsAreCounted(evidence: Evidence): Invariant {
  return { name: LATE_ARRIVALS, held: true, checked: lateArrivals(evidence).size, breaks: [] };
}

function fillsOf({ id }: LedgerOrder, { trades }: VenueLedger): string[] {
  return trades
    .filter(({ takerOrderId, legs }) => takerOrderId === id || legs.some(({ orderId }) => orderId === id))
    .map((trade) => fillKey(trade.id, id));
}
