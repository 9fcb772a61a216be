import type {
  MonteCarlo,
  ParameterSet,
  Quantiles,
  SweepResult,
  TrialResult,
  WalkForward,
} from '../../shared/sweep/result.ts';
import { rankOf } from '../../shared/sweep/score.ts';

/** So many trials are listed; `--json` has all. */
const LISTED = 10;

/** The result in lines of text, the verdict first: a table that is read before it gets believed. */
export function renderSweep(result: SweepResult): string {
  const { strategy, trials, assets, periods, span, verdict, best, walkForward, failures, identity } = result;
  const names = assets.map(({ asset, interval }) => `${asset} ${interval}`).join(', ');
  const ranked = trials
    .filter(({ complete }) => complete)
    .toSorted((a, b) => Number(rankOf(b) > rankOf(a)) - Number(rankOf(a) > rankOf(b)));
  return [
    `${verdict.headline}.`,
    `  ${verdict.explanation}`,
    `${strategy} on ${names}: ${trials.length} trials, ${periods} periods${span === undefined ? '' : `, ${date(span.from)} to ${date(span.to)}`}`,
    '  trial      gain  per period ± error    ratio  deepest fall   fills  parameters',
    ...ranked.slice(0, LISTED).map(renderTrial),
    ...(ranked.length > LISTED ? [`  … ${ranked.length - LISTED} more`] : []),
    ...(best === undefined ? [] : renderBest(best)),
    ...(walkForward === undefined ? [] : renderWalk(walkForward)),
    ...failures.map(
      ({ trial, asset, interval, kind, reason, attempts }) =>
        `lost: trial ${trial} on ${asset} ${interval} (${describeSet(trials[trial]!.params)}), ${kind} in each of ${attempts} attempts: ${reason}`,
    ),
    `result ${identity.result} (config ${identity.config}, code ${identity.code}, data ${identity.data}, ${identity.fillModel}, seed ${identity.seed})`,
  ].join('\n');
}

function renderTrial({
  id,
  params,
  pnlUsdc,
  meanUsdc,
  standardErrorUsdc,
  sharpe,
  maxDrawdownUsdc,
  fills,
}: TrialResult): string {
  const cells = [
    String(id).padStart(7),
    signed(pnlUsdc).padStart(10),
    `${signed(meanUsdc, 3)} ± ${standardErrorUsdc.toFixed(3)}`.padStart(20),
    signed(sharpe, 3).padStart(9),
    maxDrawdownUsdc.toFixed(2).padStart(14),
    String(fills).padStart(8),
  ];
  return `${cells.join('')}  ${describeSet(params)}`;
}

function renderBest({ trial, deflated, monteCarlo }: NonNullable<SweepResult['best']>): string[] {
  const { trials, sharpeByLuck, probability, probabilityAlone } = deflated;
  return [
    `trial ${trial}, deflated: ${percent(probability)} likely to beat ${sharpeByLuck.toFixed(3)}, the best of ${trials} without skill; ${percent(probabilityAlone)} to beat 0 had it been the only one`,
    ...renderHistories(monteCarlo),
  ];
}

function renderWalk({ steps, outOfSample, monteCarlo }: WalkForward): string[] {
  return [
    'walk-forward: chosen on the past, judged by what came next',
    ...steps.map(({ past, purged, next, chosen, pastScore, nextScore }) => {
      const choice =
        chosen === undefined || pastScore === undefined
          ? 'nothing had gained, stood aside'
          : `trial ${chosen} (ratio ${signed(pastScore.sharpe, 3)}) then ${signed(nextScore.pnlUsdc)} (ratio ${signed(nextScore.sharpe, 3)})`;
      return `  ${past.periods} periods (${purged} purged) → ${next.periods}: ${choice}`;
    }),
    `  together ${signed(outOfSample.pnlUsdc)} pUSD, ${signed(outOfSample.meanUsdc, 3)} ± ${outOfSample.standardErrorUsdc.toFixed(3)} per period over ${outOfSample.periods}`,
    ...(monteCarlo === undefined ? [] : renderHistories(monteCarlo)),
  ];
}

function renderHistories({ paths, meanBlock, pnlUsdc, maxDrawdownUsdc, lossShare }: MonteCarlo): string[] {
  return [
    `  retold ${paths} times (blocks of ${meanBlock}): gain ${band(pnlUsdc)}, deepest fall ${band(maxDrawdownUsdc)}, ${percent(lossShare)} end below 0`,
  ];
}

function band({ p5, p50, p95 }: Quantiles): string {
  return `${p50.toFixed(2)} (${p5.toFixed(2)} … ${p95.toFixed(2)})`;
}

/** As it would be typed. */
export function describeSet(params: ParameterSet): string {
  return Object.entries(params)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');
}

function signed(value: number, digits = 2): string {
  return `${value > 0 ? '+' : ''}${value.toFixed(digits)}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function date(ms: number): string {
  return new Date(ms).toISOString();
}
