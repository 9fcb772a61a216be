import { bytesToHex } from '@noble/hashes/utils.js';

const WORD = 32;
const ADDRESS = 20;

/**
 * Reads arguments that are encoded for a contract: 32-byte words, dynamic ones behind offsets.
 *
 * Nothing throws: what lies outside the data or is no proper value reads as zero or empty, and {@link intact} turns
 * false, for this reader and those made from it. Ask it after the last read.
 */
export class AbiReader {
  readonly #data: Uint8Array;
  readonly #health: { intact: boolean };

  constructor(data: Uint8Array, health = { intact: true }) {
    this.#data = data;
    this.#health = health;
  }

  get intact(): boolean {
    return this.#health.intact;
  }

  /** The nth argument as a whole number. */
  uint(index: number): bigint {
    return BigInt(`0x${bytesToHex(this.#word(index))}`);
  }

  /** The nth argument as 0x and 40 hex digits, lower case. */
  address(index: number): string {
    const word = this.#word(index);
    if (word.subarray(0, WORD - ADDRESS).some((byte) => byte !== 0)) this.#health.intact = false;
    return `0x${bytesToHex(word.subarray(WORD - ADDRESS))}`;
  }

  /** The nth argument as 0x and 64 hex digits; a shorter `bytesN` is padded on the right. */
  bytes32(index: number): string {
    return `0x${bytesToHex(this.#word(index))}`;
  }

  flag(index: number): boolean {
    const value = this.uint(index);
    if (value > 1n) this.#health.intact = false;
    return value === 1n;
  }

  /** The nth argument as dynamic bytes. */
  bytes(index: number): Uint8Array {
    const tail = this.#tail(index);
    const length = this.#lengthAt(tail, 1);
    return this.#slice(tail + WORD, length);
  }

  /** The nth argument as an array of one-word elements; read them as arguments of the reader that comes back. */
  words(index: number): { readonly length: number; readonly reader: AbiReader } {
    const tail = this.#tail(index);
    const length = this.#lengthAt(tail, WORD);
    return { length, reader: new AbiReader(this.#slice(tail + WORD, length * WORD), this.#health) };
  }

  uints(index: number): bigint[] {
    const { length, reader } = this.words(index);
    return Array.from({ length }, (_, at) => reader.uint(at));
  }

  addresses(index: number): string[] {
    const { length, reader } = this.words(index);
    return Array.from({ length }, (_, at) => reader.address(at));
  }

  /** The nth argument as an array of tuples with dynamic members: one reader each. */
  tuples(index: number): AbiReader[] {
    const tail = this.#tail(index);
    const length = this.#lengthAt(tail, WORD);
    const heads = new AbiReader(this.#data.subarray(tail + WORD), this.#health);
    return Array.from({ length }, (_, at) => heads.#tuple(at));
  }

  #tuple(index: number): AbiReader {
    return new AbiReader(this.#data.subarray(this.#tail(index)), this.#health);
  }

  #word(index: number): Uint8Array {
    return this.#slice(index * WORD, WORD);
  }

  /** Where a dynamic argument begins. */
  #tail(index: number): number {
    return this.#number(this.uint(index));
  }

  #lengthAt(at: number, elementSize: number): number {
    const length = this.#number(BigInt(`0x${bytesToHex(this.#slice(at, WORD))}`));
    return length * elementSize <= this.#data.length ? length : this.#broken(0);
  }

  #number(value: bigint): number {
    return value <= BigInt(this.#data.length) ? Number(value) : this.#broken(0);
  }

  #slice(from: number, length: number): Uint8Array {
    if (from + length <= this.#data.length) return this.#data.subarray(from, from + length);
    return this.#broken(new Uint8Array(length));
  }

  #broken<T>(instead: T): T {
    this.#health.intact = false;
    return instead;
  }
}
