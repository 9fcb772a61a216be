import { html, type Html } from './html.ts';

/** A figure that stands for itself: its name, its value, and the words that it needs to be read rightly. */
export type Tile = readonly [name: string, value: string, words: string];

/** The figures that a reader wants first. */
export function tilesOf(tiles: readonly Tile[]): Html {
  const entries = tiles.map(
    ([name, value, words]) => html`<div><dt>${name}</dt><dd>${value}<small>${words}</small></dd></div>`,
  );
  return html`<dl class="tiles">${entries}</dl>`;
}
