import { rounded } from '../backtest/markouts.ts';
import { MICRO } from '../units/index.ts';
import { deflate } from './deflation.ts';
import { deepestFallOf, monteCarlo } from './monte-carlo.ts';
import { gainsOf, type JobFinding, type Period, periodsOf } from './periods.ts';
import type { SeededRandom } from '../ports/seeded-random.ts';
import type { BestTrial, ParameterSet, SweepResult, TrialResult } from './result.ts';
import { rankOf, scoreOf } from './score.ts';
import { verdictOf } from './verdict.ts';
import { type Candidate, walkForward } from './walk-forward.ts';

/** What the jobs of one trial found. */
export type TrialFindings = {
  readonly params: ParameterSet;
  readonly findings: readonly JobFinding[];
  /** Whether each of its jobs has a finding. */
  readonly complete: boolean;
};

type Judgement = Pick<SweepResult, 'span' | 'periods' | 'trials' | 'best' | 'walkForward' | 'verdict'>;

/**
 * Judges trials against one another and against luck. Trials with a lost job stand in the table and are judged by nothing.
 *
 * @param tried in the order of the plan
 * @param folds at least 2
 * @param random forks of it draw the retold histories
 */
export function judge(
  tried: readonly TrialFindings[],
  folds: number,
  optimisticModes: readonly string[],
  random: SeededRandom,
): Judgement {
  const periods = periodsOf(tried.flatMap(({ findings }) => findings));
  const gains = tried.map(({ findings }) => gainsOf(findings, periods));
  const trials = tried.map((trial, id) => trialOf(id, trial, gains[id]!));
  const ranked = trials.filter(({ complete }) => complete);
  const candidates: readonly Candidate[] = ranked.map(({ id }) => ({ id, gains: gains[id]! }));
  const best = bestOf(ranked, gains, random.fork('best'));
  const forward = walkForward(candidates, periods, folds, random.fork('walk-forward'));
  return {
    ...spanOf(periods),
    periods: periods.length,
    trials,
    ...(best === undefined ? {} : { best }),
    ...(forward === undefined ? {} : { walkForward: forward }),
    verdict: verdictOf({ trials, periods: periods.length, optimisticModes, best, walkForward: forward }),
  };
}

function trialOf(id: number, { params, findings, complete }: TrialFindings, gains: Float64Array): TrialResult {
  return {
    id,
    params,
    complete,
    ...scoreOf(gains),
    fills: findings.reduce((sum, finding) => sum + fillsOf(finding), 0),
    won: gains.filter((gain) => gain > 0).length,
    lost: gains.filter((gain) => gain < 0).length,
    maxDrawdownUsdc: rounded(deepestFallOf(gains)),
    byAsset: findings.map((finding) => ({
      asset: finding.asset,
      interval: finding.interval,
      pnlUsdc: finding.rounds.reduce((sum, { pnlMicro }) => sum + pnlMicro, 0) / MICRO,
      fills: fillsOf(finding),
      maxDrawdownUsdc: finding.maxDrawdownUsdc,
    })),
  };
}

function bestOf(
  ranked: readonly TrialResult[],
  gains: readonly Float64Array[],
  random: SeededRandom,
): BestTrial | undefined {
  const filled = ranked.filter(({ fills }) => fills > 0);
  const [first, ...others] = filled;
  if (first === undefined) return undefined;
  const { id } = others.reduce((best, trial) => (rankOf(trial) > rankOf(best) ? trial : best), first);
  const own = gains[id]!;
  const sharpes = ranked.map(({ sharpe }) => sharpe);
  return { trial: id, deflated: deflate(own, sharpes), monteCarlo: monteCarlo(own, random) };
}

function spanOf(periods: readonly Period[]): Pick<SweepResult, 'span'> {
  const [first] = periods;
  if (first === undefined) return {};
  return { span: { from: first.from, to: periods.reduce((end, { to }) => Math.max(end, to), 0) } };
}

function fillsOf({ rounds }: JobFinding): number {
  return rounds.reduce((sum, { fills }) => sum + fills, 0);
}
