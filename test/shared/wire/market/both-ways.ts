import type { MarketEvent } from '../../../../shared/events/market-events.ts';
import { FrameScanner } from '../../../../shared/wire/market/frame-scanner.ts';
import type { MarketCounters } from '../../../../shared/wire/market/frame-verdict.ts';
import { createRecords } from '../../../../shared/wire/market/records.ts';
import { SchemaDecoder } from '../../../../shared/wire/market/schema-decoder.ts';
import type { TokenTable } from '../../../../shared/wire/market/token-table.ts';

/** What a reader made of a frame, as plain data. */
type Reading = { readonly kind: string; readonly events: readonly unknown[]; readonly unknownTokens: number };

/**
 * Reads a frame with the byte scanner and with the schemas. `scanner` is absent where the scanner left the frame alone,
 * as it should: without an event and without a count.
 */
export function readBothWays(table: TokenTable, frame: Uint8Array): { scanner?: Reading; schemas: Reading } {
  const byScanner: unknown[] = [];
  const bySchemas: unknown[] = [];
  const scannerCounters = noCounts();
  const schemaCounters = noCounts();
  const accepted = new FrameScanner(table, createRecords(), scannerCounters).scan(frame, (e) =>
    byScanner.push(copyOf(e)),
  );
  const verdict = new SchemaDecoder(table, createRecords(), schemaCounters).decode(frame, (e) =>
    bySchemas.push(copyOf(e)),
  );
  const schemas = { kind: verdict.kind, events: bySchemas, unknownTokens: schemaCounters.unknownTokens };
  const { unknownTokens } = scannerCounters;
  if (!accepted && byScanner.length === 0 && unknownTokens === 0) return { schemas };
  return { schemas, scanner: { kind: accepted ? 'decoded' : 'left alone', events: byScanner, unknownTokens } };
}

/** An event as plain data, since its decoder will overwrite the record. */
export function copyOf(event: MarketEvent): unknown {
  if (event.type === 'book') {
    const { bidPrices, bidSizes, askPrices, askSizes, bidCount, askCount, ...rest } = event;
    return { ...rest, bids: rowsOf(bidCount, bidPrices, bidSizes), asks: rowsOf(askCount, askPrices, askSizes) };
  }
  if (event.type === 'levels') {
    const { slots, sides, prices, sizes, count, ...rest } = event;
    return { ...rest, changes: rowsOf(count, slots, sides, prices, sizes) };
  }
  return { ...event };
}

function rowsOf(count: number, ...columns: readonly ArrayLike<number>[]): (number | undefined)[][] {
  return Array.from({ length: count }, (_, i) => columns.map((column) => column[i]));
}

function noCounts(): MarketCounters {
  return { scanned: 0, unscanned: 0, ignored: 0, refused: 0, unknownTokens: 0 };
}
