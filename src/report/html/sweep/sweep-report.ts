import type { SweepResult, SweepVerdict } from '../../../../shared/sweep/result.ts';
import { identityLine } from '../backtest/data-section.ts';
import { type Verdict, verdictBox } from '../backtest/verdict.ts';
import { htmlDocument } from '../document.ts';
import { html, type Html } from '../html.ts';
import { count, counted, dateTime, decimal, percent, signed } from '../numbers.ts';
import { fanPlot } from '../plots/fan-plot.ts';
import { heatMap, type ListedParameter } from '../plots/heat-map.ts';
import { trialsPlot } from '../plots/trials-plot.ts';
import { sourceSentence, type TapeSource } from '../source.ts';
import { tilesOf } from '../tiles.ts';
import { failuresTable, trialsTable, walkForwardTable } from './sweep-tables.ts';

/** Pairs of parameters that get a heat map. */
const HEAT_MAPS = 3;

const KINDS: Readonly<Record<SweepVerdict['kind'], Verdict['kind']>> = {
  warning: 'warning',
  nothing: 'open',
  losing: 'lost',
  few: 'open',
  chance: 'open',
  promising: 'gained',
};

/**
 * The whole result of a sweep as one HTML file that asks nothing from a network.
 *
 * @param source see `venueOfTapes` in `src/evidence`
 */
export function renderSweepReport(result: SweepResult, source: TapeSource): string {
  const { strategy, verdict, identity, failures } = result;
  const name = `Sweep of ${strategy}`;
  const body = html`<header>
<h1>${name}</h1>
<p class="lead">${leadOf(result)}</p>
<p>${sourceSentence(source)}</p>
</header>
${verdictBox({ ...verdict, kind: KINDS[verdict.kind] })}
${tiles(result)}
${parameterPlots(result)}
${walkForwardSection(result)}
${result.best === undefined ? undefined : html`<h3>What the best trial might have brought</h3><p>The best of many is always flattered: read it with the walk-forward above.</p>${fanPlot('best-fan', result.best.monteCarlo)}`}
<h3>Trials</h3>
${trialsTable(result)}
${failures.length === 0 ? undefined : html`<h3>Lost jobs</h3>${failuresTable(result)}`}
<footer><p>What is assumed of fills, latency and money, and where that ends, stands in the report of a backtest of the same tapes: <code>bulkhead backtest … --report</code>.</p>${identityLine(identity)}</footer>`;
  return htmlDocument(name, body);
}

function leadOf({ search, trials, assets, periods, span }: SweepResult): string {
  const where = assets.map(({ asset, interval }) => `${asset} ${interval}`).join(', ');
  const when = span === undefined ? 'no period that counts' : `${dateTime(span.from)} to ${dateTime(span.to)} UTC`;
  return `${counted(trials.length, 'trial')} (${search === 'grid' ? 'grid' : 'random search'}) · ${where} · ${counted(periods, 'period')} · ${when}`;
}

function tiles({ trials, best, walkForward, capitalUsdc, failures }: SweepResult): Html {
  const top = best === undefined ? undefined : trials[best.trial];
  const deflated = best?.deflated;
  const outside = walkForward?.outOfSample;
  return tilesOf([
    [
      'Best ratio',
      top === undefined ? '–' : signed(top.sharpe, 3),
      top === undefined ? 'no trial was filled' : `Sharpe per period, trial ${top.id}: ${signed(top.pnlUsdc, 2)} pUSD`,
    ],
    [
      'By luck alone',
      deflated === undefined ? '–' : decimal(deflated.sharpeByLuck, 3),
      deflated === undefined ? '' : `best of ${counted(deflated.trials, 'trial')} without skill, on average`,
    ],
    [
      'Deflated',
      deflated === undefined ? '–' : percent(deflated.probability),
      deflated === undefined ? '' : `likely above luck; ${percent(deflated.probabilityAlone)} had it been alone`,
    ],
    [
      'Out of sample',
      outside === undefined ? '–' : `${signed(outside.pnlUsdc, 2)} pUSD`,
      outside === undefined
        ? 'too few periods'
        : `${signed(outside.meanUsdc, 2)} ± ${decimal(outside.standardErrorUsdc, 2)} per period, n ${count(outside.periods)}`,
    ],
    [
      'Trials',
      count(trials.length),
      `${count(trials.filter(({ pnlUsdc }) => pnlUsdc > 0).length)} gained; ${counted(failures.length, 'job')} lost`,
    ],
    ['Capital', `${decimal(capitalUsdc, 0)} pUSD`, 'for each asset and interval'],
  ]);
}

function parameterPlots({ parameters, trials, best }: SweepResult): Html {
  if (parameters.length === 0 || !trials.some(({ complete }) => complete)) return html``;
  const listed = parameters.filter((one): one is ListedParameter => 'values' in one && one.values.length > 1);
  const pairs = listed
    .flatMap((across, i) => listed.slice(i + 1).map((down) => ({ across, down })))
    .slice(0, HEAT_MAPS);
  return html`<h3>Parameters</h3>
${pairs.map(({ across, down }, i) => heatMap(`heat-${i}`, across, down, trials))}
${trialsPlot('trials', parameters, trials, { luck: best?.deflated.sharpeByLuck, best: best?.trial })}`;
}

function walkForwardSection({ walkForward }: SweepResult): Html {
  if (walkForward === undefined) return html`<h3>Walk-forward</h3><p>Too few periods for it.</p>`;
  const { folds, steps, monteCarlo } = walkForward;
  return html`<h3>Walk-forward</h3>
<p>The tapes are cut into ${counted(folds, 'fold')}. Before each but the first, the parameters with the best ratio so far are chosen; only what came next counts.</p>
${walkForwardTable(steps)}
${monteCarlo === undefined ? undefined : fanPlot('walk-forward-fan', monteCarlo)}`;
}
