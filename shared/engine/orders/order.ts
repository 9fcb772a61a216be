import type { OrderType } from '../../events/effects.ts';
import type { ClientId } from '../../events/engine-events.ts';
import { takerFee } from '../../market/fees.ts';
import type { ConditionId, OrderHash, Outcome, Side, TokenId } from '../../market/ids.ts';
import { isImmediate } from '../../market/order-rules.ts';
import type { FeeSchedule } from '../../market/round.ts';
import {
  cost,
  type EpochMs,
  type MicroShares,
  type MicroUsdc,
  microShares,
  microUsdc,
  type Price,
  SIZE_STEP,
} from '../../units/index.ts';
import type { StrategyName } from '../config.ts';

/**
 * Life of an order, after the gates: a wish that they deny never becomes one. `signed` is an order submitted or about to be;
 * `refused` is a rejection with proof. The last five are final: only a late sign of life leads back from some of them
 * (`order-transitions.ts` has the table).
 */
export type OrderState =
  | 'intended'
  /** Its hash is known; it is on its way or about to be. */
  | 'signed'
  /** The venue holds it in its matching delay, or matched it and has not yet told the fills: cannot be cancelled. */
  | 'delayed'
  | 'live'
  | 'partial'
  | 'cancelling'
  /** Nobody knows. Counted as live and as filled, whichever is worse, until there is evidence. */
  | 'unknown'
  | 'filled'
  | 'cancelled'
  /** Gone without our cancel: killed remainder, expiry, end of the market. */
  | 'expired'
  | 'refused'
  /** Proved never to have existed. */
  | 'absent';

const FINAL_STATES: ReadonlySet<OrderState> = new Set(['filled', 'cancelled', 'expired', 'refused', 'absent']);

/** How an order came to its end, weakest evidence first. */
export const ENDINGS = ['absent', 'expired', 'cancelled'] as const;

/** See {@link ENDINGS}. */
export type Ending = (typeof ENDINGS)[number];

/** What was wanted. Never changes. */
export type OrderTerms = {
  readonly clientId: ClientId;
  readonly conditionId: ConditionId;
  readonly token: TokenId;
  readonly outcome: Outcome;
  readonly side: Side;
  readonly price: Price;
  readonly size: MicroShares;
  /** A view on its outcome, and neither a basket nor a completion: once it is filled, nobody takes the other outcome. */
  readonly isView?: true;
  /** Place in a ladder of quotes; 0 for all else. */
  readonly level: number;
  readonly orderType: OrderType;
  readonly strategy: StrategyName;
  /** The strategy's own name for an order that takes; absent for one that rests. */
  readonly tag?: string;
  readonly fees: FeeSchedule;
  readonly intendedAt: EpochMs;
};

/**
 * What is known of an order. Every field only ever grows in its own order, so that {@link stateOf} does not depend on the
 * sequence in which answer, user stream and REST told it.
 */
export type Evidence = {
  answer: 'live' | 'matched' | 'delayed' | 'unmatched' | 'refused' | 'unknown' | undefined;
  /** The step in which the answer came. */
  answeredStep: number | undefined;
  /** The time of that step: what was sent had left by then. */
  answeredAt: EpochMs | undefined;
  /** Seen at the venue: placement, update or list of open orders. */
  seen: boolean;
  /** The largest matched size that the venue named. */
  matched: MicroShares;
  /** Sum of its fills, failed ones included: they used it up as well. */
  filled: MicroShares;
  ending: Ending | undefined;
};

/** An order with all that is known of it. */
export type Order = {
  readonly terms: OrderTerms;
  readonly evidence: Evidence;
  orderId: OrderHash | undefined;
  /** Set while a cancel of ours is under way. */
  cancelAskedAt: EpochMs | undefined;
  /** Code of the venue's refusal; absent while there is none. */
  refusal: string | undefined;
  /** A cancel that failed is not repeated before this. */
  cancelAgainAt: EpochMs | undefined;
  /** The venue would not cancel it: it is probably over, in a way that we have not been told. */
  cancelRefused: boolean;
  /** Since when the venue has owed us a part of the story. */
  suspectSince: EpochMs | undefined;
  /** What we know contradicts itself or is incomplete: only reading it at the venue helps. */
  doubted: boolean;
  /** When it was first missing where it should have been listed. */
  missingSince: EpochMs | undefined;
  /** When its bytes were sent a second time. */
  resentAt: EpochMs | undefined;
  /** Given up as absent, and then seen after all: to be cancelled whatever a strategy wants. */
  abandoned: boolean;
  /** Counted as accepted. */
  accepted: boolean;
  /** Whether it earned liquidity rewards when that was last asked. */
  scoring: { readonly isScoring: boolean; readonly at: EpochMs } | undefined;
  /** The state as last told. */
  reported: OrderState;
};

/** Fills may differ from the order by up to a hundredth of a share (protocol §5.4). */
export const DUST = SIZE_STEP;

/** An order of which nothing is known but what was wanted. */
export function createOrder(terms: OrderTerms): Order {
  return {
    terms,
    evidence: {
      answer: undefined,
      answeredStep: undefined,
      answeredAt: undefined,
      seen: false,
      matched: microShares(0),
      filled: microShares(0),
      ending: undefined,
    },
    orderId: undefined,
    refusal: undefined,
    cancelAskedAt: undefined,
    cancelAgainAt: undefined,
    cancelRefused: false,
    suspectSince: undefined,
    doubted: false,
    missingSince: undefined,
    resentAt: undefined,
    abandoned: false,
    accepted: false,
    scoring: undefined,
    reported: 'intended',
  };
}

/** The order's state, from the evidence alone. */
export function stateOf(order: Order): OrderState {
  const { terms, evidence } = order;
  const taken = takenOf(evidence);
  if (taken > 0 && taken >= terms.size - DUST) return 'filled';
  if (evidence.ending !== undefined) return evidence.ending === 'absent' && taken > 0 ? 'expired' : evidence.ending;
  const exists = evidence.seen || taken > 0;
  if (evidence.answer === 'refused' && !exists) return 'refused';
  if (evidence.answer === 'unmatched') return 'expired';
  if (order.doubted || (evidence.answer === 'unknown' && !exists)) return 'unknown';
  if (order.cancelAskedAt !== undefined) return 'cancelling';
  return standingStateOf(order, taken);
}

function standingStateOf({ terms, evidence, orderId }: Order, taken: MicroShares): OrderState {
  if (taken > 0) return 'partial';
  const accepted = evidence.seen || evidence.answer === 'live' || evidence.answer === 'matched';
  if (evidence.answer === 'delayed' && !evidence.seen) return 'delayed';
  if (accepted) return isImmediate(terms) ? 'delayed' : 'live';
  return orderId === undefined ? 'intended' : 'signed';
}

/** True when the order is over. */
export function isFinal(state: OrderState): boolean {
  return FINAL_STATES.has(state);
}

/** Shares used up, by whichever source knows more. */
function takenOf({ matched, filled }: Evidence): MicroShares {
  return microShares(Math.max(matched, filled));
}

/** Shares that may still trade. */
export function remainingOf(order: Order): MicroShares {
  if (isFinal(stateOf(order))) return microShares(0);
  return microShares(Math.max(0, order.terms.size - takenOf(order.evidence)));
}

/**
 * Shares that may yet be booked: everything not yet filled while the order is not over, and afterwards what the venue says
 * was matched though the fill has not been told. It is the worse of live and filled.
 */
export function unbookedOf(order: Order): MicroShares {
  const { terms, evidence } = order;
  const untold = evidence.matched - evidence.filled;
  if (isFinal(stateOf(order))) return microShares(untold > DUST ? untold : 0);
  return microShares(Math.max(0, untold, terms.size - evidence.filled));
}

/** Money that the order may still cost: for a BUY its price, and the fee where it takes; nothing for a SELL. */
export function reserveOf(order: Order): MicroUsdc {
  const { terms } = order;
  const size = unbookedOf(order);
  if (terms.side === 'SELL' || size === 0) return microUsdc(0);
  const fee = isImmediate(terms) ? takerFee(size, terms.price, terms.fees) : 0;
  return microUsdc(cost(size, terms.price) + fee);
}
