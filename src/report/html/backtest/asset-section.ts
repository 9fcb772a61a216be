import type { AssetResult } from '../../../../shared/backtest/result.ts';
import { html, type Html } from '../html.ts';
import type { Limits } from '../limits.ts';
import { count, counted, dateTime, decimal, percent, signed } from '../numbers.ts';
import { calibrationPlot } from '../plots/calibration-plot.ts';
import { equityPlot } from '../plots/equity-plot.ts';
import { markoutPlot } from '../plots/markout-plot.ts';
import { roundPlot } from '../plots/round-plot.ts';
import { roundsPlot } from '../plots/rounds-plot.ts';
import { type Tile, tilesOf } from '../tiles.ts';
import { dataSection } from './data-section.ts';
import { denialsTable, fillsTable, missedTable, silencesTable, strategiesTable } from './tables.ts';
import { type Verdict, verdictBox } from './verdict.ts';

/** All about one asset and interval, from the verdict down to the files. */
export function assetSection(asset: AssetResult, verdict: Verdict, limits: Limits): Html {
  const { data, interval, strategies } = asset;
  const id = sectionId(asset);
  const names = strategies.map(({ strategy }) => strategy).join(', ');
  return html`<section id="${id}">
<h2>${asset.asset} ${interval}</h2>
<p class="lead">${names} · ${dateTime(data.from)} to ${dateTime(data.to)} UTC · ${counted(asset.rounds.settled, 'settled round')}</p>
${verdictBox(verdict)}
${tiles(asset)}
${plots(asset, id, limits)}
<h3>Strategies</h3>
${strategiesTable(asset)}
<h3>Orders that did not leave</h3>
${denialsTable(asset)}
${silencesTable(asset)}
<h3>Missed opportunities</h3>
${missedTable(asset)}
<h3>Fills</h3>
${fillsTable(asset, limits.rows)}
<h3>Data</h3>
${dataSection(asset)}
</section>`;
}

/** Where an asset's part of the page is. */
export function sectionId({ asset, interval }: AssetResult): string {
  return `${asset}-${interval}`.toLowerCase();
}

function tiles({ totals, calibration }: AssetResult): Html {
  const half = calibration.find(({ part }) => part === 0.5);
  const rounds = totals.won + totals.lost + totals.even;
  const entries: readonly Tile[] = [
    [
      'Gain',
      `${signed(totals.pnlUsdc, 2)} pUSD`,
      `of ${decimal(totals.capitalUsdc, 2)}, after fees of ${decimal(totals.feesUsdc, 2)}`,
    ],
    [
      'Per round',
      `${signed(totals.meanPerRoundUsdc, 2)} ± ${decimal(totals.standardErrorUsdc, 2)}`,
      `mean ± standard error, n ${count(rounds)}`,
    ],
    [
      'Rounds won',
      rounds === 0 ? '–' : percent(totals.won / rounds),
      `${totals.won} won, ${totals.lost} lost, ${totals.even} even`,
    ],
    [
      'Deepest fall',
      `${decimal(totals.maxDrawdownUsdc, 2)} pUSD`,
      `${percent(totals.maxDrawdownShare)} below the peak`,
    ],
    [
      'Fills',
      count(totals.fills),
      `${count(totals.makerFills)} maker, ${count(totals.takerFills)} taker, of ${counted(totals.orders, 'order')}`,
    ],
    [
      'Brier at half time',
      half === undefined || half.model.count === 0 ? '–' : decimal(half.model.brier, 3),
      half === undefined
        ? ''
        : `market ${half.market.count === 0 ? '–' : decimal(half.market.brier, 3)}, n ${count(half.model.count)}`,
    ],
  ];
  return tilesOf(entries);
}

function plots(asset: AssetResult, id: string, limits: Limits): Html {
  const { equity, perRound, calibration, markouts, strategies, chosenRound } = asset;
  const own = strategies.length < 2 ? [] : strategies.filter(({ fills }) => fills > 0);
  const series = [
    { name: 'all fills', markouts },
    ...own.map(({ strategy, markouts }) => ({ name: strategy, markouts })),
  ];
  return html`${equity.length > 0 ? html`<h3>Equity and draw-down</h3>${equityPlot(`${id}-equity`, asset, limits)}` : undefined}
${perRound.length > 0 ? html`<h3>Round by round</h3>${roundsPlot(`${id}-rounds`, perRound, limits)}` : undefined}
${chosenRound === undefined ? undefined : html`<h3>One round</h3>${roundPlot(`${id}-round`, chosenRound, limits)}`}
${markouts.some((one) => one.count > 0) ? html`<h3>Mark-outs</h3>${markoutPlot(`${id}-markouts`, series)}` : undefined}
${calibration.some(({ model, market }) => model.count + market.count > 0) ? html`<h3>Calibration</h3>${calibrationPlot(`${id}-calibration`, calibration)}` : undefined}`;
}
