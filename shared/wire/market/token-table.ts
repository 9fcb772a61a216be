import { BulkheadError } from '../../errors.ts';
import type { TokenId } from '../../market/ids.ts';

/**
 * The tokens that a decoder understands, each with a small dense number: its *slot*.
 *
 * Events name tokens by slot, so that nothing is allocated or hashed per level change. The slot of a removed token goes to
 * the next one added. Made for the handful of tokens that one asset follows at a time: look-ups walk the table.
 */
export class TokenTable {
  readonly #ids: (TokenId | undefined)[] = [];
  readonly #bytes: Uint8Array[] = [];
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
    this.#bytes[slot] = new TextEncoder().encode(id);
    this.#size += 1;
    return slot;
  }

  /** Forgets a token; an unknown one is no error. */
  remove(id: TokenId): void {
    const slot = this.slotOf(id);
    if (slot === -1) return;
    this.#ids[slot] = undefined;
    this.#bytes[slot] = NOTHING;
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

  /** Slot of the id that starts at `start` and is followed by a quote, −1 when it is unknown. */
  findQuoted(bytes: Uint8Array, start: number): number {
    for (let slot = 0; slot < this.#bytes.length; slot += 1) {
      if (bytes[start + this.#bytes[slot]!.length] === QUOTE && this.#standsAt(slot, bytes, start)) return slot;
    }
    return -1;
  }

  /** Characters of the id at `slot`. */
  lengthOf(slot: number): number {
    return this.#bytes[slot]?.length ?? 0;
  }

  /** Compares from the end: ids of Protocol V2 tokens of one market differ in the last digits only. */
  #standsAt(slot: number, bytes: Uint8Array, start: number): boolean {
    const id = this.#bytes[slot]!;
    let i = id.length - 1;
    while (i >= 0 && id[i] === bytes[start + i]) i -= 1;
    return i < 0 && id.length > 0;
  }
}

const NOTHING = new Uint8Array(0);
const QUOTE = 0x22;
