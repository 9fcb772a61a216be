import type { PlaceOutcome, VenueOrder } from '../../events/engine-events.ts';
import { type MicroShares, microShares } from '../../units/index.ts';
import { ENDINGS, type Ending, type Order } from './order.ts';

/** The answer to the request that sent the order. */
export function noteAnswer(order: Order, outcome: PlaceOutcome, step: number): void {
  order.evidence.answer = outcome.kind === 'accepted' ? outcome.status : outcome.kind;
  order.evidence.answeredStep = step;
}

/** The venue shows the order, as resting or with what it has matched so far. */
export function noteSeen(order: Order, { matched }: Pick<VenueOrder, 'matched'>): void {
  const { evidence } = order;
  evidence.seen = true;
  evidence.matched = microShares(Math.max(evidence.matched, matched));
}

/**
 * The venue lists the order as open now: whatever we suspected of it is settled.
 *
 * @returns true when we had concluded that it was gone.
 */
export function noteListed(order: Order, listed: Pick<VenueOrder, 'matched'>): boolean {
  const revived = isConcluded(order.evidence.ending);
  if (revived) {
    order.evidence.ending = undefined;
    order.abandoned = true;
  }
  noteSeen(order, listed);
  order.doubted = false;
  order.cancelRefused = false;
  order.missingSince = undefined;
  return revived;
}

/** A fill of the order, of whatever status: it uses the order up. */
export function noteFill(order: Order, size: MicroShares): void {
  order.evidence.filled = microShares(order.evidence.filled + size);
}

/** The order came to its end. A stronger ending replaces a weaker one. */
export function noteEnding({ evidence }: Order, ending: Ending): void {
  const rank = evidence.ending === undefined ? -1 : ENDINGS.indexOf(evidence.ending);
  if (ENDINGS.indexOf(ending) > rank) evidence.ending = ending;
}

/** Our own conclusion from not finding the order, as against the venue's word. */
function isConcluded(ending: Ending | undefined): boolean {
  return ending === 'absent' || ending === 'expired';
}
