import { invariant } from '../../errors.ts';
import type { RoundPhase } from '../../market/round.ts';

/**
 * Where a round may go from each station (design §6). There is no way back. A round whose books were not complete before it
 * began opens without having been warm; a round without holdings is never redeemed.
 */
export const NEXT_PHASES = {
  discovered: ['warm', 'open'],
  warm: ['open'],
  open: ['closing'],
  closing: ['ended'],
  ended: ['resolved'],
  resolved: ['redeemed'],
  redeemed: [],
} as const satisfies Record<RoundPhase, readonly RoundPhase[]>;

/** True while orders may stand in the round. */
export function isUnderWay(phase: RoundPhase): boolean {
  return phase === 'open' || phase === 'closing';
}

/** @throws {InvariantError} when `to` cannot follow `from` */
export function assertTransition(from: RoundPhase, to: RoundPhase): void {
  const allowed: readonly RoundPhase[] = NEXT_PHASES[from];
  invariant(allowed.includes(to), `round phase ${from} → ${to}`);
}
