import type { AssetResult, BacktestResult } from '../../../../shared/backtest/result.ts';
import { htmlDocument } from '../document.ts';
import { html, type Html } from '../html.ts';
import { limitsFor } from '../limits.ts';
import { bytes, count, counted, dateTime, decimal, signed } from '../numbers.ts';
import { sourceSentence, type TapeSource } from '../source.ts';
import { table } from '../table.ts';
import { assetSection, sectionId } from './asset-section.ts';
import { assumptionsSection, identityLine } from './data-section.ts';
import { verdictOf } from './verdict.ts';

/**
 * The whole result of a backtest as one HTML file that asks nothing from a network. Assets are never added up: each began with its own
 * capital, and their rounds end together, so that a sum would look more certain than it is.
 *
 * @param source see `venueOfTapes` in `src/evidence`
 */
export function renderBacktestReport(result: BacktestResult, source: TapeSource): string {
  const { assets, optimisticModes, assumptions, identity } = result;
  const names = [...new Set(assets.flatMap(({ strategies }) => strategies.map(({ strategy }) => strategy)))].join(', ');
  const limits = limitsFor(assets.length);
  const sections = assets.map((asset) => assetSection(asset, verdictOf(asset.totals, optimisticModes), limits));
  const body = html`<header>
<h1>Backtest of ${names}</h1>
<p class="lead">${spanOf(assets)}</p>
<p>${sourceSentence(source)}</p>
</header>
${assets.length > 1 ? overview(result) : undefined}
${sections}
<section id="assumptions">
<h2>Assumptions and their limits</h2>
<p>A backtest is an upper bound of what can be known, not a promise: nobody in it reacts to these orders.</p>
${assumptionsSection(assumptions)}
</section>
<footer>${identityLine(identity)}</footer>`;
  return htmlDocument(`Backtest of ${names}`, body);
}

function spanOf(assets: readonly AssetResult[]): string {
  const from = Math.min(...assets.map(({ data }) => data.from));
  const to = Math.max(...assets.map(({ data }) => data.to));
  const files = assets.flatMap(({ data }) => data.files);
  const size = bytes(files.reduce((sum, file) => sum + file.bytes, 0));
  return `${dateTime(from)} to ${dateTime(to)} UTC · ${counted(files.length, 'tape file')}, ${size}`;
}

function overview({ assets, optimisticModes }: BacktestResult): Html {
  return html`<nav aria-label="Assets">${table<AssetResult>(
    [
      { head: 'Asset', cell: (one) => html`<a href="#${sectionId(one)}">${one.asset} ${one.interval}</a>` },
      { head: 'Rounds', numeric: true, cell: ({ rounds }) => count(rounds.settled) },
      { head: 'Fills', numeric: true, cell: ({ totals }) => count(totals.fills) },
      { head: 'Gain, pUSD', numeric: true, cell: ({ totals }) => signed(totals.pnlUsdc, 2) },
      {
        head: 'Per round ± standard error',
        numeric: true,
        cell: ({ totals }) => `${signed(totals.meanPerRoundUsdc, 2)} ± ${decimal(totals.standardErrorUsdc, 2)}`,
      },
      { head: 'Verdict', cell: ({ totals }) => verdictOf(totals, optimisticModes).headline },
    ],
    assets,
  )}</nav>`;
}
