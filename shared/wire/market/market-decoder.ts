import type { MarketEvent } from '../../events/market-events.ts';
import { FrameScanner } from './frame-scanner.ts';
import type { FrameVerdict, MarketCounters } from './frame-verdict.ts';
import { createRecords } from './records.ts';
import { SchemaDecoder } from './schema-decoder.ts';
import type { TokenTable } from './token-table.ts';

const DECODED: FrameVerdict = { kind: 'decoded' };

/**
 * Turns frames of the market socket into events (protocol §4).
 *
 * What the byte scanner recognises costs no JSON and no allocation; the rest goes through the schemas, to the same events.
 * Never throws on what the venue sends. The records that it emits are its own: see {@link MarketEvent}.
 */
export class MarketDecoder {
  readonly #counters: MarketCounters = { scanned: 0, unscanned: 0, ignored: 0, refused: 0, unknownTokens: 0 };
  readonly #scanner: FrameScanner;
  readonly #schemas: SchemaDecoder;

  /** Only tokens of `table` become events; it may change between frames. */
  constructor(table: TokenTable) {
    const records = createRecords();
    this.#scanner = new FrameScanner(table, records, this.#counters);
    this.#schemas = new SchemaDecoder(table, records, this.#counters);
  }

  get counters(): Readonly<MarketCounters> {
    return this.#counters;
  }

  /** Reads one text frame. A refused frame emits nothing. */
  decode(frame: Uint8Array, emit: (event: MarketEvent) => void): FrameVerdict {
    if (this.#scanner.scan(frame, emit)) {
      this.#counters.scanned += 1;
      return DECODED;
    }
    this.#counters.unscanned += 1;
    const verdict = this.#schemas.decode(frame, emit);
    if (verdict.kind !== 'decoded') this.#counters[verdict.kind] += 1;
    return verdict;
  }
}
