import type { DenialCode } from '../../risk/denials.ts';
import type { EpochMs } from '../../units/index.ts';
import type { Engine } from '../state.ts';
import { heldBy } from '../venue-hold.ts';
import type { Order } from './order.ts';

/** Requests that send orders are given up after this; from then on what was not accepted is not likely to be. */
export const PLACE_DEADLINE_MS = 3_000;

/** How much longer an order may be on its way inside the venue. */
const MARGIN_MS = 2_000;

/** Holds in which the venue's engine does not work off what it has taken in. */
const NOT_NORMAL: readonly DenialCode[] = ['VENUE_RESTARTING', 'VENUE_DISABLED', 'VENUE_CANCEL_ONLY'];

/**
 * Whether an order that two looks did not find may be taken for never having existed: only when the venue works normally,
 * and when both its request and a margin had run out before the second look was asked for (reliability §5.3).
 */
export function isAbsenceProved(engine: Engine, order: Order, askedAt: EpochMs): boolean {
  const held = heldBy(engine);
  if (held !== undefined && NOT_NORMAL.includes(held)) return false;
  return engine.now >= engine.postOnlyUntil && askedAt >= sentAt(order) + PLACE_DEADLINE_MS + MARGIN_MS;
}

function sentAt({ terms, resentAt }: Order): EpochMs {
  return resentAt ?? terms.intendedAt;
}
