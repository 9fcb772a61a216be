import { type ScaleLinear, scaleLinear } from 'd3-scale';
import type { RoundSeries, SeriesOrder } from '../../../../shared/backtest/result.ts';
import { html, type Html } from '../html.ts';
import { thinned } from '../limits.ts';
import { decimal, elapsed, signed } from '../numbers.ts';
import { type Box, INNER_WIDTH, PLOT_LEFT, spread, title, valueAxis } from './axes.ts';
import {
  bandPath,
  isForUp,
  isKnown,
  positionAfter,
  priceOfUp,
  pricesIn,
  ROUND_UNITS,
  stepPath,
  unitsOf,
} from './round-shapes.ts';

const BOOK: Box = { left: PLOT_LEFT, top: 28, width: INNER_WIDTH, height: 300 };
const SPOT: Box = { left: PLOT_LEFT, top: 364, width: INNER_WIDTH, height: 130 };
const HELD: Box = { left: PLOT_LEFT, top: 530, width: INNER_WIDTH, height: 70 };

/** All panels together: what a pointer may be over. */
export const ROUND_BOX: Box = {
  left: PLOT_LEFT,
  top: BOOK.top,
  width: INNER_WIDTH,
  height: HELD.top + HELD.height - BOOK.top,
};

/**
 * One panel: `fixed` stays when the time axis is zoomed, `stretched` is in {@link ROUND_UNITS} across and stretches, `marks` keep their
 * form and only move.
 */
export type Panel = { readonly fixed: Html; readonly stretched: Html; readonly marks: readonly Html[] };

/** The book of Up with the fair value, own orders and fills. */
export function bookPanel(series: RoundSeries): Panel {
  const [low, high] = spread(pricesIn(series), 0.04) ?? [0, 1];
  const y = scaleLinear([Math.max(0, low), Math.min(1, high)], [BOOK.top + BOOK.height, BOOK.top]);
  return {
    fixed: html`${title('Price of Up', BOOK)}${valueAxis(y, BOOK, (value) => decimal(value, 2), 6)}`,
    stretched: html`<path class="book" d="${bandPath(series, series.bid, series.ask, y)}"/>${series.orders.map((order) => orderLine(series, order, y))}<path class="bid" d="${stepPath(series, series.bid, y)}"/><path class="ask" d="${stepPath(series, series.ask, y)}"/><path class="fair" d="${stepPath(series, series.fairUp, y)}"/>`,
    marks: fillMarks(series, y),
  };
}

/** The spot price and its TWAP against the strike. */
export function spotPanel(series: RoundSeries): Panel {
  const { spot, twap, strike } = series;
  const known = [...spot, ...twap].filter(isKnown);
  const domain = spread(strike === undefined ? known : [...known, strike], 0.08);
  if (domain === undefined)
    return { fixed: html`${title('Spot: not known in this round', SPOT)}`, stretched: html``, marks: [] };
  const y = scaleLinear(domain, [SPOT.top + SPOT.height, SPOT.top]);
  const digits = decimalsFor(domain);
  const words =
    strike === undefined
      ? 'Spot and TWAP; the strike is not known'
      : `Spot and TWAP against the strike of ${decimal(strike, digits)}`;
  const level = strike === undefined ? undefined : html`<path class="strike" d="M0 ${y(strike)}H${ROUND_UNITS}"/>`;
  return {
    fixed: html`${title(words, SPOT)}${valueAxis(y, SPOT, (value) => decimal(value, digits), 4)}`,
    stretched: html`${level}<path class="spot" d="${stepPath(series, spot, y)}"/><path class="twap" d="${stepPath(series, twap, y)}"/>`,
    marks: [],
  };
}

/**
 * What the round's fills have left: Up shares less Down shares.
 *
 * @param fills all of them, also where fewer are drawn
 */
export function heldPanel(series: RoundSeries, fills: RoundSeries['fills']): Panel {
  const held = thinned(positionAfter(fills), series.at.length);
  const y = scaleLinear(spread([0, ...held.map(({ shares }) => shares)])!, [HELD.top + HELD.height, HELD.top]);
  const steps = held.map(({ at, shares }) => html`H${unitsOf(series, at)}V${y(shares)}`);
  const shape = html`M0 ${y(0)}${steps}H${ROUND_UNITS}`;
  return {
    fixed: html`${title('Held: Up less Down, shares', HELD)}${valueAxis(y, HELD, (value) => signed(value, 0), 3)}`,
    stretched: html`<path class="held-area" d="${shape}V${y(0)}Z"/><path class="held" d="${shape}"/>`,
    marks: [],
  };
}

type PriceScale = ScaleLinear<number, number>;

function orderLine(series: RoundSeries, order: SeriesOrder, y: PriceScale): Html {
  const { strategy, outcome, side, price, shares, filled, from, to } = order;
  const kind = isForUp(order) ? 'for-up' : 'for-down';
  const at = y(priceOfUp(order));
  const life = `${elapsed(from - series.startsAt)} to ${elapsed(to - series.startsAt)}`;
  const tip = `${strategy}\n${side} ${decimal(shares, 2)} ${outcome} at ${price}\nfilled ${decimal(filled, 2)}, rested ${life}`;
  return html`<path class="order ${kind}" d="M${unitsOf(series, from)} ${at}H${unitsOf(series, to)}" data-tip="${tip}"/>`;
}

/** Triangles point where the fill wants the price to go; those of takers are filled. */
function fillMarks(series: RoundSeries, y: PriceScale): readonly Html[] {
  return series.fills.map((fill) => {
    const { at, strategy, outcome, side, role, price, shares } = fill;
    const isUp = isForUp(fill);
    const middle = y(priceOfUp(fill));
    const r = Math.min(11, 4.5 + Math.sqrt(shares) / 2);
    const [tipY, baseY] = isUp ? [middle - r, middle + 0.7 * r] : [middle + r, middle - 0.7 * r];
    const tip = `${elapsed(at - series.startsAt)} ${strategy}, ${role}\n${side} ${decimal(shares, 2)} ${outcome} at ${price}`;
    return mark(
      unitsOf(series, at) / ROUND_UNITS,
      html`<path class="fill ${isUp ? 'for-up' : 'for-down'} ${role}" d="M0 ${tipY}L${r} ${baseY}H${-r}Z" data-tip="${tip}"/>`,
    );
  });
}

/** Something that keeps its form at a part (0 to 1) of the round when the axis is zoomed. */
export function mark(part: number, content: Html, level?: number): Html {
  const zoom =
    level === undefined ? undefined : html` data-level="${level}"${level === 1 ? undefined : html` display="none"`}`;
  return html`<g class="mark" data-part="${String(Math.round(part * 1e5) / 1e5)}"${zoom} transform="translate(${PLOT_LEFT + part * INNER_WIDTH} 0)">${content}</g>`;
}

function decimalsFor([low, high]: readonly [number, number]): number {
  const size = high - low;
  if (size > 20) return 0;
  return size > 0.2 ? 2 : 4;
}
