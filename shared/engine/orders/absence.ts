import type { EpochMs } from '../../units/index.ts';
import type { Engine } from '../state.ts';
import type { Order } from './order.ts';

/** Requests that send orders are given up after this; from then on what was not accepted is not likely to be. */
export const PLACE_DEADLINE_MS = 3_000;

/** How much longer an order may be on its way: the repeats of a refused SELL, and the way inside the venue. */
const MARGIN_MS = 3_000;

/**
 * An order that did not come to the venue within this of its sending does not come any more. This is an assumption, not a
 * proof: at the deadline the connection is cut, so that only what lies in buffers on the way may still arrive, but nobody
 * can tell how long a venue sits on a request that it has read. Where it does not hold, the order is a late arrival: its fills
 * are booked, what rests is cancelled, and the alarm `LATE_ARRIVAL` counts it (`track.ts`).
 */
export const LATEST_ARRIVAL_MS = PLACE_DEADLINE_MS + MARGIN_MS;

/**
 * Whether an order that two looks did not find may be taken for never having existed: only when the venue works normally,
 * and when both its request and a margin had run out before the second look was asked for (reliability §5.3). A SELL that was
 * refused and repeated left for the last time later than it was intended: the margin counts from the last answer, too.
 */
export function isAbsenceProved(engine: Engine, order: Order, askedAt: EpochMs): boolean {
  const isNormal = engine.now >= engine.awayUntil && engine.now >= engine.postOnlyUntil;
  const answeredAt = order.evidence.answeredAt ?? 0;
  return isNormal && askedAt >= Math.max(sentAt(order) + LATEST_ARRIVAL_MS, answeredAt + MARGIN_MS);
}

function sentAt({ terms, resentAt }: Order): EpochMs {
  return resentAt ?? terms.intendedAt;
}
