import type { PlaceOutcome, VenueOrder } from '../../events/engine-events.ts';
import { type EpochMs, type MicroShares, microShares } from '../../units/index.ts';
import { ENDINGS, type Ending, type Evidence, type Order } from './order.ts';

/** Answers to one order's bytes, weakest first: they may be sent again, and what was accepted once is not undone by that. */
const ANSWERS: readonly Evidence['answer'][] = [
  undefined,
  'unknown',
  'refused',
  'delayed',
  'unmatched',
  'live',
  'matched',
];

/** The answer to a request that sent the order. */
export function noteAnswer({ evidence }: Order, outcome: PlaceOutcome, step: number, at: EpochMs): void {
  const answer = outcome.kind === 'accepted' ? outcome.status : outcome.kind;
  if (ANSWERS.indexOf(answer) > ANSWERS.indexOf(evidence.answer)) evidence.answer = answer;
  evidence.answeredStep = step;
  evidence.answeredAt = at;
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
  const { evidence } = order;
  const revived = isConcluded(evidence.ending) || isRefused(order);
  if (revived) {
    evidence.ending = undefined;
    order.abandoned = true;
  }
  noteSeen(order, listed);
  noteFound(order);
  order.cancelRefused = false;
  return revived;
}

/** The venue has the order: that it was not found before means nothing any more. */
export function noteFound(order: Order): void {
  order.doubted = false;
  order.missingSince = undefined;
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

/** The venue's word was that it does not exist, and nothing has spoken against that so far. */
function isRefused({ evidence }: Order): boolean {
  return evidence.answer === 'refused' && evidence.ending === undefined && !evidence.seen && evidence.filled === 0;
}

/** Our own conclusion from not finding the order, as against the venue's word. */
function isConcluded(ending: Ending | undefined): boolean {
  return ending === 'absent' || ending === 'expired';
}
