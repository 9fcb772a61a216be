import { count } from './numbers.ts';

/** How much of one asset is drawn and listed, so that a page of several stays small enough to be sent and opened. */
export type Limits = {
  /** Points of a drawn line, and columns with a tooltip. */
  readonly points: number;
  readonly columns: number;
  /** Own orders and fills that are drawn, and rows of a table. */
  readonly orders: number;
  readonly fills: number;
  readonly rows: number;
};

/** The limits of each of so many assets; together they make less than 2 MB. */
export function limitsFor(assets: number): Limits {
  const share = (most: number): number => Math.floor(most / Math.max(1, assets));
  return { points: share(1200), columns: share(400), orders: share(1200), fills: share(600), rows: share(400) };
}

/** Evenly taken items, at most so many, the first among them. */
export function thinned<T>(items: readonly T[], most: number): readonly T[] {
  const every = Math.ceil(items.length / most);
  return every <= 1 ? items : items.filter((_, i) => i % every === 0);
}

/** What a drawing leaves out, for its caption: `150 of 2,000 fills`; empty when all is there. */
export function leftOut(shown: number, all: number, noun: string): readonly string[] {
  return shown === all ? [] : [`${count(shown)} of ${count(all)} ${noun}`];
}
