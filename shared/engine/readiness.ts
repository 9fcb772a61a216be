import type { PlaceOutcome } from '../events/engine-events.ts';
import { epochMs } from '../units/index.ts';
import type { Market } from './market.ts';
import type { Engine } from './state.ts';

/** Waits after refusals in a row: 0.5, 1, 2 … 8 s. A new market is ready within seconds as a rule (protocol §2.7 [J]). */
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8_000;

/** The answer to an order tells whether its market is ready. Orders of one batch count as one refusal. */
export function noteReadiness(engine: Engine, { readiness }: Market, outcome: PlaceOutcome): void {
  if (outcome.kind === 'accepted') readiness.refusals = 0;
  if (outcome.kind !== 'refused' || outcome.code !== 'NOT_READY' || engine.now < readiness.notBefore) return;
  readiness.notBefore = epochMs(engine.now + Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** readiness.refusals));
  readiness.refusals += 1;
}

/** When the next market is tried again; Infinity when none waits. */
export function nextReadyAt({ markets, now }: Engine): number {
  let at = Infinity;
  for (const { readiness } of markets.values()) if (readiness.notBefore > now) at = Math.min(at, readiness.notBefore);
  return at;
}
