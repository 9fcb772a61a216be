import { type EffectSink, pushFact } from '../effect-sink.ts';
import type { Engine } from '../state.ts';

/**
 * A trade usually is final some seconds after its match, at times after 10–50 s (pitfall 1). One that is not after this long
 * is suspicious: it stays provisional, cannot be sold and goes on being read at the venue. Real ms: chains know no time
 * scale.
 */
export const SETTLEMENT_OVERDUE_MS = 60_000;

/** Raises an alarm, once each, for trades that were matched long ago and are neither confirmed nor failed. */
export function judgeSettlements(engine: Engine, out: EffectSink): void {
  const heardBy = engine.now - SETTLEMENT_OVERDUE_MS;
  for (const { fills, round } of engine.markets.values()) {
    if (fills.isSettled) continue;
    for (const { tradeId, status } of fills.takeOverdue(heardBy)) {
      const detail = `trade ${tradeId} in ${round.slug} is still ${status} after ${SETTLEMENT_OVERDUE_MS / 1000} s`;
      pushFact(out, { type: 'alarm', code: 'SETTLEMENT_OVERDUE', detail });
    }
  }
}

/** When {@link judgeSettlements} has something to do next; Infinity when no trade is on its way. */
export function nextSettlementVerdictAt({ markets }: Engine): number {
  let at = Infinity;
  for (const { fills } of markets.values()) {
    if (!fills.isSettled) at = Math.min(at, fills.awaitedSince + SETTLEMENT_OVERDUE_MS);
  }
  return at;
}
