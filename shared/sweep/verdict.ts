import type { BestTrial, SweepResult, SweepVerdict, TrialResult, WalkForward } from './result.ts';

/** With fewer periods their scatter is itself too uncertain to judge by. */
const LEAST_PERIODS = 30;

/** As sure as the best trial has to be, after the number of trials is taken off. */
const SURE = 0.95;

/** What a verdict is made of. */
export type Judged = Pick<SweepResult, 'trials' | 'periods' | 'optimisticModes'> & {
  readonly best?: BestTrial | undefined;
  readonly walkForward?: WalkForward | undefined;
};

/** What a sweep says in words, as far as it says anything. Only one answer of six is a reason to go on to paper trading. */
export function verdictOf({ trials, periods, optimisticModes, best, walkForward }: Judged): SweepVerdict {
  if (optimisticModes.length > 0) {
    return {
      kind: 'warning',
      headline: `No verdict: fills were simulated as “${optimisticModes.join('”, “')}”`,
      explanation: 'No market fills orders so well. Whatever is best here is best at using that.',
    };
  }
  const ranked = trials.filter(({ complete }) => complete);
  const top = best === undefined ? undefined : trials[best.trial];
  if (best === undefined || top === undefined) return nothing(ranked);
  if (ranked.every(({ pnlUsdc }) => pnlUsdc <= 0)) return losing(ranked, top);
  if (periods < LEAST_PERIODS || walkForward === undefined) return few(periods);
  const doubt = doubtOf(best, walkForward);
  return doubt === undefined ? promising(ranked, best, walkForward) : chance(top, doubt);
}

function nothing(ranked: readonly TrialResult[]): SweepVerdict {
  return {
    kind: 'nothing',
    headline: ranked.length === 0 ? 'Nothing to judge: every trial was lost' : 'Nothing to judge: no order was filled',
    explanation:
      ranked.length === 0
        ? 'The failures say why.'
        : 'None of these parameter sets traded on these tapes. A backtest of one of them says what was denied and what was missed.',
  };
}

function losing(ranked: readonly TrialResult[], { pnlUsdc }: TrialResult): SweepVerdict {
  return {
    kind: 'losing',
    headline: `All ${ranked.length} parameter sets lost, or gained nothing`,
    explanation: `The one with the best ratio came to ${money(pnlUsdc)} pUSD. Do not pick the best row of a losing table: it is the luckiest, and its luck does not repeat. Other tapes or another idea are needed, not other parameters.`,
  };
}

function few(periods: number): SweepVerdict {
  return {
    kind: 'few',
    headline: `Too few periods to tell skill from luck: ${periods}`,
    explanation: `Below ${LEAST_PERIODS} periods, or two for each fold, no ratio is certain enough to choose by. Record more.`,
  };
}

/** Why luck may explain the best trial; undefined when it does not. */
function doubtOf({ deflated }: BestTrial, { outOfSample, monteCarlo }: WalkForward): string | undefined {
  if (deflated.probability < SURE) {
    return `among ${deflated.trials} trials without any skill the best reaches a Sharpe ratio of ${deflated.sharpeByLuck.toFixed(3)} per period on average, and that this one is truly above it is ${percent(deflated.probability)} likely (${percent(SURE)} would be needed; ${percent(deflated.probabilityAlone)} had it been the only trial).`;
  }
  if (monteCarlo === undefined || monteCarlo.pnlUsdc.p5 <= 0) {
    const worst =
      monteCarlo === undefined ? '' : `, and ${money(monteCarlo.pnlUsdc.p5)} in the worst 5 % of retold histories`;
    return `parameters chosen on the past came to ${money(outOfSample.pnlUsdc)} pUSD in what followed (${outOfSample.periods} periods)${worst}.`;
  }
  return undefined;
}

function chance({ id, sharpe }: TrialResult, doubt: string): SweepVerdict {
  return {
    kind: 'chance',
    headline: 'Nothing here is better than chance',
    explanation: `Trial ${id} is best with a ratio of ${sharpe.toFixed(3)} per period, but ${doubt} It should not be traded because of this table.`,
  };
}

function promising(
  ranked: readonly TrialResult[],
  best: BestTrial,
  { outOfSample, monteCarlo }: WalkForward,
): SweepVerdict {
  const low = monteCarlo === undefined ? 0 : monteCarlo.pnlUsdc.p5;
  return {
    kind: 'promising',
    headline: 'Better than luck explains, on these tapes and under these assumptions',
    explanation: `Trial ${best.trial} stands out of ${ranked.length} with ${percent(best.deflated.probability)} after deflation, and parameters chosen on the past came to ${money(outOfSample.pnlUsdc)} pUSD in what followed (${outOfSample.periods} periods; ${money(low)} in the worst 5 % of retold histories). Next is paper trading, not money: a backtest is an upper bound.`,
  };
}

function money(usdc: number): string {
  return `${usdc > 0 ? '+' : ''}${usdc.toFixed(2)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
