import type { RoundSeries } from '../../../../shared/backtest/result.ts';
import { figure, legend } from '../figure.ts';
import { html, type Html } from '../html.ts';
import { leftOut, type Limits, thinned } from '../limits.ts';
import { count, counted, dateTime, decimal, elapsed } from '../numbers.ts';
import { foldedTable } from '../table.ts';
import { hoverColumn, PLOT_WIDTH } from './axes.ts';
import { bookPanel, heldPanel, mark, ROUND_BOX, spotPanel } from './round-panels.ts';
import { ROUND_UNITS, thinnedRound, unitsOf } from './round-shapes.ts';

const HEIGHT = ROUND_BOX.top + ROUND_BOX.height + 44;

/** How far the time axis can be drawn out; each step doubles it. The script of the page knows them by the labels' levels. */
const ZOOMS = [1, 2, 4, 8, 16] as const;

/** Labels of the time axis at every zoom. */
const TICKS = 8;

/** Distances between labels that a clock reader likes, seconds. */
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600] as const;

/** Rows of the table of prices, at most so many. */
const ROWS = 60;

/** A round on one axis of time: the book with fair value, own orders and fills; spot against strike; what is held. */
export function roundPlot(id: string, whole: RoundSeries, limits: Limits): Html {
  const series = thinnedRound(whole, limits);
  const panels = [bookPanel(series), spotPanel(series), heldPanel(series, whole.fills)];
  const { left, top, width, height } = ROUND_BOX;
  const { slug, startsAt, winner, orders, fills } = whole;
  const end = winner === undefined ? 'It did not settle on the tapes.' : `It ended ${winner === 'up' ? 'Up' : 'Down'}.`;
  return figure({
    id,
    caption: html`Round <code>${slug}</code>, from ${dateTime(startsAt)} UTC. ${end} Prices of Down are drawn as 1 − price. Another round: <code>--round SLUG</code>.${drawnOf(series, whole)}`,
    describe: `The round has ${counted(orders.length, 'own order')} and ${counted(fills.length, 'fill')}. ${end}`,
    width: PLOT_WIDTH,
    height: HEIGHT,
    above: html`${legend(LEGEND)}${controls()}`,
    body: [
      ...panels.map(({ fixed }) => fixed),
      html`<svg class="stretch" x="${left}" y="0" width="${width}" height="${HEIGHT}" viewBox="0 0 ${ROUND_UNITS} ${HEIGHT}" preserveAspectRatio="none"><g>${hoverColumns(series, limits.columns)}</g>${panels.map(({ stretched }) => stretched)}</svg>`,
      ...timeLabels(series, top + height),
      ...panels.flatMap(({ marks }) => marks),
    ],
    below: html`${ordersTable(whole, limits.rows)}${seriesTable(whole)}`,
  });
}

const LEGEND = [
  { mark: 'book', name: 'book, bid to ask' },
  { mark: 'fair', name: 'fair value' },
  { mark: 'order-up', name: 'own bid' },
  { mark: 'order-down', name: 'own offer' },
  { mark: 'fill-up', name: 'fill for Up' },
  { mark: 'fill-down', name: 'fill for Down' },
  { mark: 'fill-maker', name: 'hollow: as maker' },
  { mark: 'spot', name: 'spot' },
  { mark: 'twap', name: 'TWAP' },
  { mark: 'strike', name: 'strike' },
];

/** Shown by the script only: without it the whole round is there. */
function controls(): Html {
  return html`<div class="controls" role="group" aria-label="Time axis" hidden>${button('earlier', '◀', 'earlier')}${button('out', '−', 'zoom out')}${button('in', '+', 'zoom in')}${button('later', '▶', 'later')}${button('whole', 'whole round', 'whole round')}</div>`;
}

function button(act: string, sign: string, name: string): Html {
  return html`<button type="button" data-act="${act}" aria-label="${name}" title="${name}">${sign}</button>`;
}

/** What the caption says of a round that is not drawn in full. */
function drawnOf(drawn: RoundSeries, { at, orders, fills }: RoundSeries): string {
  const parts = [
    ...leftOut(drawn.at.length, at.length, 'points of each line'),
    ...leftOut(drawn.orders.length, orders.length, 'orders (those that were filled first)'),
    ...leftOut(drawn.fills.length, fills.length, 'fills'),
  ];
  return parts.length === 0 ? '' : ` Drawn: ${parts.join(', ')}, evenly taken; all is in the JSON result.`;
}

function hoverColumns(series: RoundSeries, most: number): readonly Html[] {
  const taken = thinned(
    series.at.map((_, i) => i),
    most,
  );
  return taken.map((i, n) => {
    const from = unitsOf(series, series.at[i]!);
    const next = taken[n + 1];
    const to = next === undefined ? ROUND_UNITS : unitsOf(series, series.at[next]!);
    return hoverColumn(from, Math.max(to - from, 0), ROUND_BOX, tipAt(series, i));
  });
}

function tipAt({ at, startsAt, bid, ask, fairUp, spot, twap }: RoundSeries, i: number): string {
  return [
    `${elapsed(at[i]! - startsAt)} (${dateTime(at[i]!).slice(11)} UTC)`,
    `bid ${known(bid[i], 3)}, ask ${known(ask[i], 3)}`,
    `fair value ${known(fairUp[i], 3)}`,
    `spot ${known(spot[i], 2)}`,
    `TWAP ${known(twap[i], 2)}`,
  ].join('\n');
}

function timeLabels({ startsAt, endsAt }: RoundSeries, y: number): readonly Html[] {
  const lengthS = (endsAt - startsAt) / 1000;
  return ZOOMS.flatMap((zoom) => {
    const step = STEPS_S.find((seconds) => lengthS / zoom / seconds <= TICKS) ?? lengthS;
    const places = Array.from({ length: Math.floor(lengthS / step) + 1 }, (_, i) => i * step);
    return places.map((seconds) =>
      mark(
        seconds / lengthS,
        html`<line class="grid" x1="0" x2="0" y1="${y}" y2="${y + 6}"/><text class="tick" x="0" y="${y + 22}" text-anchor="middle">${elapsed(1000 * seconds)}</text>`,
        zoom,
      ),
    );
  });
}

function ordersTable(series: RoundSeries, rows: number): Html {
  const { orders } = series;
  const all = counted(orders.length, 'order');
  return foldedTable(
    orders.length > rows ? `The first ${count(rows)} of the round’s ${all}` : `The round’s ${all}`,
    [
      { head: 'From', numeric: true, cell: ({ from }) => elapsed(from - series.startsAt) },
      { head: 'To', numeric: true, cell: ({ to }) => elapsed(to - series.startsAt) },
      { head: 'Strategy', cell: ({ strategy }) => strategy },
      { head: 'Order', cell: ({ side, outcome }) => `${side} ${outcome}` },
      { head: 'Price', numeric: true, cell: ({ price }) => String(price) },
      { head: 'Shares', numeric: true, cell: ({ shares }) => decimal(shares, 2) },
      { head: 'Filled', numeric: true, cell: ({ filled }) => decimal(filled, 2) },
    ],
    orders.slice(0, rows),
  );
}

function seriesTable(series: RoundSeries): Html {
  const { at, startsAt, bid, ask, fairUp, spot, twap } = series;
  const rows = thinned(
    at.map((_, i) => i),
    ROWS,
  );
  return foldedTable(
    'The round’s prices',
    [
      { head: 'Time', numeric: true, cell: (i) => elapsed(at[i]! - startsAt) },
      { head: 'Bid', numeric: true, cell: (i) => known(bid[i], 3) },
      { head: 'Ask', numeric: true, cell: (i) => known(ask[i], 3) },
      { head: 'Fair value', numeric: true, cell: (i) => known(fairUp[i], 3) },
      { head: 'Spot', numeric: true, cell: (i) => known(spot[i], 4) },
      { head: 'TWAP', numeric: true, cell: (i) => known(twap[i], 4) },
    ],
    rows,
  );
}

function known(value: number | null | undefined, digits: number): string {
  return value === null || value === undefined ? '–' : decimal(value, digits);
}
