import type { EpochMs } from '../units/index.ts';
import type { FillMoney, PaperAccount } from './paper-account.ts';
import type { PaperOrder } from './paper-order.ts';
import { type QueueModel, RISK_AVERSE } from './queue-model.ts';
import type { Execution } from './taker-walk.ts';

/** How long things take at a venue, ms. */
export type PaperTiming = {
  /** From decision to the venue (strategies §18). */
  readonly insertMs: number;
  readonly cancelMs: number;
  /** Wait of marketable orders at the venue (design §12); nominal. */
  readonly takerDelayMs: number;
  /** From a match to its confirmation on chain. */
  readonly settlementMs: number;
};

export const PAPER_TIMING: PaperTiming = { insertMs: 75, cancelMs: 75, takerDelayMs: 150, settlementMs: 2_000 };

/**
 * When a paper order is filled. `tape`: never better than what really traded and was really displayed. The others are
 * optimistic and good only for comparison with programs that fill so (strategies §18): `touch` fills what rests as soon as
 * the other side reaches its price, `instant` fills every order at its limit on arrival.
 */
export const FILL_MODES = ['tape', 'touch', 'instant'] as const;

export type FillMode = (typeof FILL_MODES)[number];

/** How a paper venue treats orders. */
export type PaperRules = {
  /** How long this very request takes to the venue, ms. */
  readonly insertMs: () => number;
  readonly cancelMs: () => number;
  readonly takerDelayMs: number;
  readonly settlementMs: number;
  readonly queue: QueueModel;
  /**
   * Whether a maker also gets trades that were printed for the other outcome. Where each trade is printed once, as by the
   * embedded venue, he does; where it is printed for both, that would count it twice.
   */
  readonly mirroredPrints: boolean;
  readonly fills: FillMode;
  /** Who pays; absent: money is no object. */
  readonly account?: PaperAccount;
  readonly watch?: PaperWatch;
};

/** What part a fill had in a trade, with its executions; the money only where there is an account. */
export type PaperTrade = {
  readonly role: 'maker' | 'taker';
  readonly executions: readonly Execution[];
  readonly money?: FillMoney;
};

/** Why an order is over; `killed` is what was left of an immediate one, `forgotten` what rested when its round was removed. */
export type OrderEnd =
  | { readonly kind: 'filled' | 'cancelled' | 'killed' | 'forgotten' }
  | { readonly kind: 'refused'; readonly code: string };

/** Who wants to know more than a venue tells its customers. */
export type PaperWatch = {
  filled?(at: EpochMs, order: PaperOrder, trade: PaperTrade): void;
  ended?(at: EpochMs, order: PaperOrder, end: OrderEnd): void;
};

/** The rules of paper trading: constant times, nobody cancels ahead of us, no end of money. */
export function paperRules({ insertMs, cancelMs, takerDelayMs, settlementMs }: PaperTiming = PAPER_TIMING): PaperRules {
  return {
    insertMs: () => insertMs,
    cancelMs: () => cancelMs,
    takerDelayMs,
    settlementMs,
    queue: RISK_AVERSE,
    mirroredPrints: false,
    fills: 'tape',
  };
}
