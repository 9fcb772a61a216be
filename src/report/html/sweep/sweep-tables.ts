import type { ParameterSet, SweepResult, WalkForwardStep } from '../../../../shared/sweep/result.ts';
import { html, type Html } from '../html.ts';
import { count, dateTime, decimal, signed } from '../numbers.ts';
import { table } from '../table.ts';

/** Trials that are listed, the best first. */
const LISTED_TRIALS = 200;

/** The trials, those with the highest ratio first; those that lost a job come last and have no rank. */
export function trialsTable({ trials, parameters }: SweepResult): Html {
  const ranked = trials.toSorted(
    (a, b) => Number(b.complete) - Number(a.complete) || b.sharpe - a.sharpe || a.id - b.id,
  );
  const more =
    ranked.length > LISTED_TRIALS
      ? html`<p>The first ${count(LISTED_TRIALS)} of ${count(ranked.length)}.</p>`
      : undefined;
  return html`${table(
    [
      { head: 'Trial', numeric: true, cell: ({ id }) => String(id) },
      ...parameters.map(({ key }) => ({
        head: key,
        numeric: true,
        cell: ({ params }: { params: ParameterSet }) => String(params[key] ?? '–'),
      })),
      { head: 'Ratio', numeric: true, cell: ({ sharpe, complete }) => (complete ? signed(sharpe, 3) : 'incomplete') },
      { head: 'Gain, pUSD', numeric: true, cell: ({ pnlUsdc }) => signed(pnlUsdc, 2) },
      {
        head: 'Per period',
        numeric: true,
        cell: ({ meanUsdc, standardErrorUsdc }) => `${signed(meanUsdc, 2)} ± ${decimal(standardErrorUsdc, 2)}`,
      },
      { head: 'Won', numeric: true, cell: ({ won }) => count(won) },
      { head: 'Lost', numeric: true, cell: ({ lost }) => count(lost) },
      { head: 'Fills', numeric: true, cell: ({ fills }) => count(fills) },
      { head: 'Deepest fall', numeric: true, cell: ({ maxDrawdownUsdc }) => decimal(maxDrawdownUsdc, 2) },
    ],
    ranked.slice(0, LISTED_TRIALS),
  )}${more}`;
}

/** One line for each border between the past that was chosen on and what came next. */
export function walkForwardTable(steps: readonly WalkForwardStep[]): Html {
  return table(
    [
      { head: 'Chosen on (UTC)', cell: ({ past }) => `${dateTime(past.from)} to ${dateTime(past.to)}` },
      { head: 'Periods', numeric: true, cell: ({ past }) => count(past.periods) },
      { head: 'Purged', numeric: true, cell: ({ purged }) => count(purged) },
      { head: 'Trial', numeric: true, cell: ({ chosen }) => (chosen === undefined ? 'stood aside' : String(chosen)) },
      {
        head: 'Ratio then',
        numeric: true,
        cell: ({ pastScore }) => (pastScore === undefined ? '–' : signed(pastScore.sharpe, 3)),
      },
      { head: 'Judged on (UTC)', cell: ({ next }) => `${dateTime(next.from)} to ${dateTime(next.to)}` },
      { head: 'Periods', numeric: true, cell: ({ next }) => count(next.periods) },
      { head: 'Ratio', numeric: true, cell: ({ nextScore }) => signed(nextScore.sharpe, 3) },
      { head: 'Gain, pUSD', numeric: true, cell: ({ nextScore }) => signed(nextScore.pnlUsdc, 2) },
    ],
    steps,
  );
}

/** Jobs that were lost. */
export function failuresTable({ failures }: SweepResult): Html {
  return table(
    [
      { head: 'Trial', numeric: true, cell: ({ trial }) => String(trial) },
      { head: 'Asset', cell: ({ asset, interval }) => `${asset} ${interval}` },
      { head: 'What happened', cell: ({ kind }) => kind },
      { head: 'Attempts', numeric: true, cell: ({ attempts }) => count(attempts) },
      { head: 'Reason', cell: ({ reason }) => reason },
    ],
    failures,
  );
}
