import { addEvaluations, type EvaluationCounts, type EvaluationsByStrategy } from '../../events/evaluation-counts.ts';
import type { StrategyName } from '../config.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import { isFinal, type Order, stateOf } from '../orders/order.ts';
import type { Engine } from '../state.ts';
import { EvaluationTally } from './evaluation-tally.ts';

type TakeFates = Pick<EvaluationCounts, 'filled' | 'missed' | 'unknown'>;

/** Where a strategy's evaluations of this round are counted. */
export function tallyOf({ evaluations }: Market, strategy: StrategyName): EvaluationTally {
  const known = evaluations.get(strategy);
  if (known !== undefined) return known;
  const tally = new EvaluationTally();
  evaluations.set(strategy, tally);
  return tally;
}

/** Evaluations of one round so far. */
export function evaluationsIn({ evaluations, taken }: Market): EvaluationsByStrategy {
  return Object.fromEntries(
    [...evaluations].map(([strategy, tally]) => {
      return [strategy, { ...tally.counts(), ...fatesOf(taken.filter(({ terms }) => terms.strategy === strategy)) }];
    }),
  );
}

/** Evaluations since the engine was made. */
export function allEvaluations({ evaluationsBefore, markets }: Engine): EvaluationsByStrategy {
  let sums = evaluationsBefore;
  for (const market of markets.values()) sums = addEvaluations(sums, evaluationsIn(market));
  return sums;
}

/** Tells what became of a round's evaluations, once no more will come. */
export function tellEvaluations(market: Market, out: EffectSink): void {
  if (market.evaluations.size === 0) return;
  const { conditionId, slug } = market.round;
  pushFact(out, { type: 'evaluations', conditionId, slug, strategies: evaluationsIn(market) });
}

function fatesOf(takes: readonly Order[]): TakeFates {
  const fates = { filled: 0, missed: 0, unknown: 0 };
  for (const order of takes) {
    if (order.evidence.filled > 0) fates.filled += 1;
    else if (isFinal(stateOf(order))) fates.missed += 1;
    else fates.unknown += 1;
  }
  return fates;
}
