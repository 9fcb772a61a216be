import type { Random } from '../ports/ports.ts';
import { monteCarlo } from './monte-carlo.ts';
import type { Period } from './periods.ts';
import type { WalkForward, WalkForwardStep } from './result.ts';
import { momentsOf, scoreOf, sharpeOf } from './score.ts';

/** A trial that may be chosen, with its gains per period. */
export type Candidate = { readonly id: number; readonly gains: Float64Array };

/**
 * Chooses on the past, judges by what came next: the periods are cut into folds of equal number, and for each fold but the first the
 * trial with the highest Sharpe ratio over all folds before is taken; none where none has gained. What was gained in the
 * folds so judged is the only gain here that nobody picked afterwards.
 *
 * A trial's account and what its models have learned go on over the borders, as they would live; both come from the past.
 *
 * @param folds at least 2
 * @returns undefined when there are fewer than two periods for each fold
 */
export function walkForward(
  candidates: readonly Candidate[],
  periods: readonly Period[],
  folds: number,
  random: Random,
): WalkForward | undefined {
  if (periods.length < 2 * folds) return undefined;
  const border = (fold: number): number => Math.floor((fold * periods.length) / folds);
  const steps: WalkForwardStep[] = [];
  const judged: number[] = [];
  for (let fold = 1; fold < folds; fold += 1) {
    const [from, to] = [border(fold), border(fold + 1)];
    const usable = usablePast(periods, from);
    const chosen = choose(candidates, usable);
    const next = chosen?.gains.subarray(from, to) ?? new Float64Array(to - from);
    judged.push(...next);
    steps.push({
      past: { ...spanOf(periods.slice(0, usable)), periods: usable },
      purged: from - usable,
      next: { ...spanOf(periods.slice(from, to)), periods: to - from },
      ...(chosen === undefined ? {} : { chosen: chosen.id, pastScore: scoreOf(chosen.gains.subarray(0, usable)) }),
      nextScore: scoreOf(next),
    });
  }
  const wasTraded = judged.some((gain) => gain !== 0);
  return {
    folds,
    steps,
    outOfSample: scoreOf(judged),
    ...(wasTraded ? { monteCarlo: monteCarlo(judged, random) } : {}),
  };
}

/**
 * How many periods before a border may be chosen on. One that ended less than its own length before is left out: its settlement
 * may not have been known, and models remember it.
 */
function usablePast(periods: readonly Period[], border: number): number {
  const startsAt = periods[border]!.from;
  const past = periods.slice(0, border);
  const first = past.findIndex(({ from, to }) => to + (to - from) > startsAt);
  return first === -1 ? border : first;
}

function choose(candidates: readonly Candidate[], usable: number): Candidate | undefined {
  let best: { readonly candidate: Candidate; readonly sharpe: number } | undefined;
  for (const candidate of candidates) {
    const moments = momentsOf(candidate.gains.subarray(0, usable));
    const sharpe = sharpeOf(moments);
    if (moments.sum > 0 && sharpe > (best?.sharpe ?? 0)) best = { candidate, sharpe };
  }
  return best?.candidate;
}

function spanOf(periods: readonly Period[]): Period {
  return { from: periods[0]?.from ?? 0, to: Math.max(0, ...periods.map(({ to }) => to)) };
}
