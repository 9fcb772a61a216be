import type { BookEvent, LevelsEvent, PrintEvent, TickEvent } from '../../events/market-events.ts';
import { PRICE_ONE, price, tick, microShares } from '../../units/index.ts';

/** Levels per side that a book can have: one for every price of the finest grid. A longer side is refused. */
export const MAX_LEVELS = PRICE_ONE - 1;

/** Entries of one `price_change` that are accepted; a frame of 1 MiB could not hold more. */
export const MAX_CHANGES = 8192;

/** The event records of one decoder. Each frame overwrites them. */
export type MarketRecords = {
  readonly book: BookEvent;
  readonly levels: LevelsEvent;
  readonly print: PrintEvent;
  readonly tick: TickEvent;
};

/** Allocates the records once, at their full capacity. */
export function createRecords(): MarketRecords {
  return {
    book: {
      type: 'book',
      slot: -1,
      venueMs: 0,
      tick: 0,
      bidCount: 0,
      bidPrices: new Float64Array(MAX_LEVELS),
      bidSizes: new Float64Array(MAX_LEVELS),
      askCount: 0,
      askPrices: new Float64Array(MAX_LEVELS),
      askSizes: new Float64Array(MAX_LEVELS),
    },
    levels: {
      type: 'levels',
      venueMs: 0,
      count: 0,
      slots: new Int32Array(MAX_CHANGES),
      sides: new Uint8Array(MAX_CHANGES),
      prices: new Float64Array(MAX_CHANGES),
      sizes: new Float64Array(MAX_CHANGES),
    },
    print: { type: 'print', slot: -1, venueMs: 0, side: 0, price: price(0), size: microShares(0) },
    tick: { type: 'tick', slot: -1, venueMs: 0, tick: tick(100) },
  };
}
