import type { RoundPhase } from '../../market/round.ts';
import type { EpochMs } from '../../units/index.ts';
import { tellEvaluations } from '../decisions/evaluations.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import type { Engine } from '../state.ts';
import { assertTransition } from './round-phase.ts';

/**
 * Takes a round to its next station and tells it.
 *
 * @param dueAt when the station was due, where there is such a moment. Its lateness is told, unless it was due before the
 *   round was even known.
 */
export function enterPhase(engine: Engine, market: Market, phase: RoundPhase, out: EffectSink, dueAt?: EpochMs): void {
  assertTransition(market.phase, phase);
  market.phase = phase;
  const isMeasured = dueAt !== undefined && dueAt >= market.listedAt;
  tellRound(market, out, isMeasured ? { latenessMs: engine.now - dueAt } : {});
  if (phase === 'ended') tellEvaluations(market, out);
}

/** Tells where a round stands; of one that was over before we knew it, only how it came out. */
export function tellRound(
  { round, phase, strike, resolution, satOut, traded, listedAt }: Market,
  out: EffectSink,
  extra: { readonly latenessMs?: number } = {},
): void {
  if (listedAt >= round.endsAt && resolution === undefined) return;
  pushFact(out, {
    type: 'round',
    slug: round.slug,
    conditionId: round.conditionId,
    phase,
    ...extra,
    ...(strike === undefined ? {} : { strike }),
    ...(resolution === undefined ? {} : { resolution }),
    ...(phase === 'ended' ? { satOut, traded } : {}),
  });
}
