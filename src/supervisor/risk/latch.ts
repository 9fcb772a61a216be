import * as z from 'zod';
import { ACCOUNT_DENIALS } from '../../../shared/risk/lease.ts';

/** The account's states, mildest first (strategies §15.2). LIQUIDATE is not in this version. */
export const ACCOUNT_STATES = ['ACTIVE', 'PAUSED', 'HALT', 'KILL'] as const;

export type AccountState = (typeof ACCOUNT_STATES)[number];

export const latchSchema = z.object({
  state: z.enum(['HALT', 'KILL']),
  code: z.enum(ACCOUNT_DENIALS),
  detail: z.string(),
  /** Wall time, UTC ms. */
  at: z.number(),
  /** Lapses with this UTC day; absent where only a person ends it. */
  day: z.number().int().optional(),
});

/** A stop that survives restarts. HALT: workers live, nothing enters, orders are cancelled. KILL: no worker lives. */
export type Latch = Readonly<z.infer<typeof latchSchema>>;

/** What trips, before it has a moment. */
export type Trip = Pick<Latch, 'state' | 'code' | 'detail'>;

/**
 * Whether a trip is graver than what stands: a latch is never replaced by a milder or an equal one. Of two halts the one that
 * only a person ends is graver than the one that lapses with its day: midnight must not lift what it did not cause.
 */
export function isGraver({ state, code }: Trip, standing: Latch | undefined): boolean {
  if (standing === undefined) return true;
  if (state !== standing.state) return state === 'KILL';
  return standing.day !== undefined && !lapsesWithItsDay(code);
}

/** Whether a latch of this code ends by itself at the end of its UTC day. */
export function lapsesWithItsDay(code: Latch['code']): boolean {
  return code === 'DAILY_LOSS';
}
