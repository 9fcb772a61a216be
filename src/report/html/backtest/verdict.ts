import type { BacktestResult, Totals } from '../../../../shared/backtest/result.ts';
import { html, type Html } from '../html.ts';
import { counted, decimal, signed } from '../numbers.ts';

/** What a result says in words, as far as it says anything. */
export type Verdict = {
  readonly kind: 'gained' | 'lost' | 'open' | 'warning';
  readonly headline: string;
  readonly explanation: string;
};

/** With fewer rounds a standard error is itself too uncertain to judge by. */
const LEAST_ROUNDS = 30;

/** Means further from 0 than so many standard errors are not called luck. */
const STANDARD_ERRORS = 2;

/** Judges the gain per round against its own uncertainty. A better-than-market fill mode is judged by nothing. */
export function verdictOf(totals: Totals, optimisticModes: BacktestResult['optimisticModes']): Verdict {
  if (optimisticModes.length > 0) {
    return {
      kind: 'warning',
      headline: `No verdict: fills were simulated as “${optimisticModes.join('”, “')}”`,
      explanation:
        'No market fills orders so well. The figures are here to be compared with honest ones, not to be believed.',
    };
  }
  const rounds = totals.won + totals.lost + totals.even;
  if (rounds === 0) {
    return {
      kind: 'open',
      headline: 'Nothing to judge: no order was filled',
      explanation: 'Denials and missed orders below say why.',
    };
  }
  return { ...judged(totals, rounds), explanation: `${intervalOf(totals, rounds)} ${caveat(rounds)}` };
}

function judged(
  { meanPerRoundUsdc: mean, standardErrorUsdc: error }: Totals,
  rounds: number,
): Pick<Verdict, 'kind' | 'headline'> {
  if (rounds < LEAST_ROUNDS) return { kind: 'open', headline: `Too few rounds to tell skill from luck: ${rounds}` };
  if (Math.abs(mean) <= STANDARD_ERRORS * error)
    return { kind: 'open', headline: 'Not to be told from luck: the interval of the gain per round includes zero' };
  return mean > 0
    ? { kind: 'gained', headline: 'Gained more than luck explains, on these tapes and under these assumptions' }
    : { kind: 'lost', headline: 'Lost more than bad luck explains' };
}

function intervalOf({ meanPerRoundUsdc: mean, standardErrorUsdc: error }: Totals, rounds: number): string {
  const [low, high] = [mean - STANDARD_ERRORS * error, mean + STANDARD_ERRORS * error];
  return `On average ${signed(mean, 2)} pUSD per round over ${counted(rounds, 'round')} with fills, between ${signed(low, 2)} and ${signed(high, 2)} (±${STANDARD_ERRORS} standard errors of ${decimal(error, 2)}).`;
}

function caveat(rounds: number): string {
  const sample = rounds < LEAST_ROUNDS ? `Below ${LEAST_ROUNDS} rounds that interval itself is not reliable. ` : '';
  return `${sample}Rounds are taken as independent of one another, and this strategy as the only one that was tried.`;
}

/** The judgement, before any figure. */
export function verdictBox({ kind, headline, explanation }: Verdict): Html {
  return html`<div class="verdict ${kind}"><strong>${headline}</strong>${explanation}</div>`;
}
