import { BulkheadError } from '../../errors.ts';
import type { TokenId } from '../../market/ids.ts';
import { type ByteReader, type Literal, literal } from './byte-reader.ts';

/**
 * The tokens that a decoder understands, each with a small dense number: its *slot*.
 *
 * Events name tokens by slot, so that nothing is allocated or hashed per level change. The slot of a removed token goes to
 * the next one added. Made for the handful of tokens that one asset follows at a time: look-ups walk the table.
 */
export class TokenTable {
  readonly #ids: (TokenId | undefined)[] = [];
  /** Each id with the quote that ends it. */
  readonly #quoted: (Literal | undefined)[] = [];
  #size = 0;

  /** How many tokens are known. */
  get size(): number {
    return this.#size;
  }

  /** The token's slot; adding a known token again returns the slot that it has. */
  add(id: TokenId): number {
    const known = this.slotOf(id);
    if (known !== -1) return known;
    const free = this.#ids.indexOf(undefined);
    const slot = free === -1 ? this.#ids.length : free;
    this.#ids[slot] = id;
    this.#quoted[slot] = literal(`${id}"`);
    this.#size += 1;
    return slot;
  }

  /** Forgets a token; an unknown one is no error. */
  remove(id: TokenId): void {
    const slot = this.slotOf(id);
    if (slot === -1) return;
    this.#ids[slot] = undefined;
    this.#quoted[slot] = undefined;
    this.#size -= 1;
  }

  /** Slot of an id, −1 when it is unknown. */
  slotOf(id: TokenId): number {
    return this.#ids.indexOf(id);
  }

  /** @throws {BulkheadError} code `unknown_slot` when no token has this slot. */
  idOf(slot: number): TokenId {
    const id = this.#ids[slot];
    if (id === undefined) throw new BulkheadError('unknown_slot', `no token has slot ${slot}`);
    return id;
  }

  /** Slot of the id that the reader stands at and that a quote follows, −1 when it is unknown. */
  findQuoted(reader: ByteReader): number {
    const quoted = this.#quoted;
    for (let slot = 0; slot < quoted.length; slot += 1) {
      const text = quoted[slot];
      if (text !== undefined && reader.standsHere(text)) return slot;
    }
    return -1;
  }

  /** Characters of the id at `slot`. */
  lengthOf(slot: number): number {
    return this.#ids[slot]?.length ?? 0;
  }
}
