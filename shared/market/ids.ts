import type { Brand } from '../units/brand.ts';

/** An outcome token's id as the venue writes it: a decimal string of up to 78 digits. */
export type TokenId = Brand<string, 'TokenId'>;

/** A market's condition id: 0x and 64 hex digits (62 for Protocol V2 as Gamma writes it). */
export type ConditionId = Brand<string, 'ConditionId'>;

/** An order's id at the venue: its EIP-712 hash, known before it is sent (protocol §3.1). */
export type OrderHash = Brand<string, 'OrderHash'>;

/** A trade's id at the venue. One trade may touch several of our orders: key on (trade, order). */
export type TradeId = Brand<string, 'TradeId'>;

export type Outcome = 'up' | 'down';

export const OUTCOMES = ['up', 'down'] as const satisfies readonly Outcome[];

export function otherOutcome(outcome: Outcome): Outcome {
  return outcome === 'up' ? 'down' : 'up';
}

/** Direction of an order, as the venue writes it. */
export type Side = 'BUY' | 'SELL';
