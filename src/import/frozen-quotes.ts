/** What a feed's quotes did while the price behind them moved. */
export type QuoteActivity = {
  readonly rows: number;
  /** How often bid or ask was another than the row before. */
  readonly quoteChanges: number;
  /** How often the price that the quotes are about was. */
  readonly priceChanges: number;
  /** Rows that say there is nothing behind the quote. */
  readonly rowsWithoutDepth: number;
};

/** Fewer moves of the price than this prove nothing. */
const MIN_PRICE_CHANGES = 20;

/** A market's quotes move with what they are about; fewer than one move in so many of the price, and nobody is quoting. */
const PRICE_CHANGES_PER_QUOTE = 10;

/**
 * Why quotes cannot be a market's: they stand still while the price moves. `undefined` when nothing speaks against them.
 *
 * A collector that polls a stale answer leaves such a recording; a strategy tested on it would trade against nobody.
 */
export function whyFrozen({ rows, quoteChanges, priceChanges, rowsWithoutDepth }: QuoteActivity): string | undefined {
  if (priceChanges < MIN_PRICE_CHANGES || quoteChanges * PRICE_CHANGES_PER_QUOTE >= priceChanges) return undefined;
  const depth = rowsWithoutDepth === rows ? ', and no row has any depth' : '';
  return `frozen: ${quoteChanges} changes of the quote while the price changed ${priceChanges} times${depth}`;
}
