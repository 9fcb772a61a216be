import * as z from 'zod';
import { ACCOUNT_DENIALS } from '../../../shared/risk/lease.ts';

/** The account's states (strategies §15.2). */
export const ACCOUNT_STATES = ['ACTIVE', 'PAUSED', 'HALT', 'KILL', 'LIQUIDATE'] as const;

export type AccountState = (typeof ACCOUNT_STATES)[number];

const stopSchema = z.object({
  state: z.enum(['HALT', 'KILL', 'LIQUIDATE']),
  code: z.enum(ACCOUNT_DENIALS),
  detail: z.string(),
  /** Wall time, UTC ms. */
  at: z.number(),
  /** Lapses with this UTC day; absent where only a person ends it. */
  day: z.number().int().optional(),
});

type Stop = Readonly<z.infer<typeof stopSchema>>;

export const latchSchema = stopSchema.extend({
  /** The halt or liquidation that a kill came on top of: it stands again when the kill is taken back. */
  beneath: stopSchema.optional(),
});

/**
 * A stop that survives restarts. HALT: workers live, nothing enters, orders are cancelled. KILL: no worker lives. LIQUIDATE: as
 * HALT, and workers sell what they hold.
 */
export type Latch = Readonly<z.infer<typeof latchSchema>>;

/** What trips, before it has a moment. */
export type Trip = Pick<Latch, 'state' | 'code' | 'detail'>;

/**
 * What stands once a stop comes on top of what stood before; `undefined` when that changes nothing. A kill covers a halt, and a
 * halt that comes during a kill goes beneath it: whoever takes the kill back still has the halt. A stop never replaces an equal
 * one, nor a milder one a graver: of two halts the one that only a person ends is graver than the one that lapses with its day,
 * since midnight must not lift what it did not cause. A liquidation takes the place of whatever stood, and only the operator's
 * own word ends it: the losses that it makes real must not stop it half-way.
 */
export function latchedOver(standing: Latch | undefined, stop: Stop): Latch | undefined {
  if (standing === undefined) return stop;
  if (stop.state === 'LIQUIDATE') return standing.state === 'LIQUIDATE' ? undefined : stop;
  if (standing.state === 'LIQUIDATE' && stop.code !== 'EMERGENCY_STOP') return undefined;
  if (standing.state === 'LIQUIDATE' && stop.state === 'HALT') return stop;
  if (stop.state === 'KILL') return standing.state === 'KILL' ? undefined : { ...stop, beneath: standing };
  if (standing.state === 'HALT') return standing.day !== undefined && stop.day === undefined ? stop : undefined;
  const beneath = latchedOver(standing.beneath, stop);
  return beneath === undefined ? undefined : { ...standing, beneath };
}

/** What still stands when the day of a latch is over; the same latch where none of it lapses. */
export function afterItsDay(latch: Latch): Latch | undefined {
  if (latch.day !== undefined) return undefined;
  if (latch.beneath?.day === undefined) return latch;
  const { beneath: _lapsed, ...rest } = latch;
  return rest;
}

/** Whether a latch of this code ends by itself at the end of its UTC day. */
export function lapsesWithItsDay(code: Latch['code']): boolean {
  return code === 'DAILY_LOSS';
}
