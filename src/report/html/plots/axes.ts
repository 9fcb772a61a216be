import type { ScaleLinear, ScaleTime } from 'd3-scale';
import { html, type Html } from '../html.ts';

/** A drawing area inside an SVG, in its units. */
export type Box = { readonly left: number; readonly top: number; readonly width: number; readonly height: number };

/** Units of the drawings: wide enough for a page of text. */
export const PLOT_WIDTH = 1040;

/** Room for the labels left of a drawing. */
export const PLOT_LEFT = 64;

/** Width of a drawing between its labels and the room that the last label needs. */
export const INNER_WIDTH = PLOT_WIDTH - PLOT_LEFT - 20;

/** Grid lines and labels of a vertical scale; the line at 0 is stronger. */
export function valueAxis(
  scale: ScaleLinear<number, number>,
  { left, width }: Box,
  label: (value: number) => string,
  ticks = 5,
): Html {
  const lines = scale.ticks(ticks).map((value) => {
    const y = scale(value);
    const kind = value === 0 ? 'grid zero' : 'grid';
    return html`<line class="${kind}" x1="${left}" x2="${left + width}" y1="${y}" y2="${y}"/><text class="tick" x="${left - 8}" y="${y + 4}" text-anchor="end">${label(value)}</text>`;
  });
  return html`<g>${lines}</g>`;
}

/** Labels of a horizontal scale of UTC time below a box. */
export function clockAxis(scale: ScaleTime<number, number>, { top, height }: Box): Html {
  const ticks = scale.ticks(8);
  const label = scale.tickFormat(8, clockFormatOf(ticks));
  const texts = ticks.map((at) => {
    const x = scale(at);
    return html`<line class="grid" x1="${x}" x2="${x}" y1="${top + height}" y2="${top + height + 5}"/><text class="tick" x="${x}" y="${top + height + 19}" text-anchor="middle">${label(at)}</text>`;
  });
  return html`<g>${texts}</g>`;
}

/** By 24 hours; with seconds where labels are closer than a minute, with the day where they are days apart. */
function clockFormatOf([first, second]: readonly Date[]): string {
  const apartMs = first === undefined || second === undefined ? 0 : second.getTime() - first.getTime();
  if (apartMs >= 86_400_000) return '%b %d';
  return apartMs > 0 && apartMs < 60_000 ? '%H:%M:%S' : '%H:%M';
}

/** The words at a box's upper left corner. */
export function title(text: string, { left, top }: Box): Html {
  return html`<text class="panel" x="${left}" y="${top - 10}">${text}</text>`;
}

/** The least and the greatest of some numbers, widened so that marks do not touch the frame. `undefined` without any. */
export function spread(values: readonly number[], part = 0.06): readonly [number, number] | undefined {
  if (values.length === 0) return undefined;
  const least = values.reduce((a, b) => Math.min(a, b));
  const greatest = values.reduce((a, b) => Math.max(a, b));
  const room = (greatest - least || Math.abs(greatest) || 1) * part;
  return [least - room, greatest + room];
}

/** The column that shows a tooltip while a pointer is over it. */
export function hoverColumn(x: number, width: number, { top, height }: Box, tip: string): Html {
  return html`<rect class="hit" x="${x}" y="${top}" width="${width}" height="${height}" data-tip="${tip}"/>`;
}
