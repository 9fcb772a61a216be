/** A fixed piece of text, laid out for {@link ByteReader.literal}. */
export type Literal = {
  readonly length: number;
  /** The bytes, four to a word, little-endian; the last word is filled up with zeros. */
  readonly words: Int32Array;
  /** Covers the bytes that the last word really has. */
  readonly lastMask: number;
};

/** Lays out ASCII text. */
export function literal(text: string): Literal {
  const { length } = text;
  const bytes = new Uint8Array(Math.ceil(length / 4) * 4);
  for (let i = 0; i < length; i += 1) bytes[i] = text.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  const words = Int32Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt32(i * 4, true));
  const inLast = length - (words.length - 1) * 4;
  return { length, words, lastMask: inLast === 4 ? -1 : (1 << (inLast * 8)) - 1 };
}

/**
 * Reads a frame from left to right, four bytes at a time where it can.
 *
 * The frame is copied into memory of the reader's own first. There a read may run over the end without a check: a zero byte
 * follows, which no text, number or literal contains.
 */
export class ByteReader {
  /** The frame and what follows it; to be read only. */
  bytes = new Uint8Array(INITIAL_CAPACITY);
  /** Position of the next byte. */
  at = 0;
  #view = new DataView(this.bytes.buffer);
  #length = 0;

  /** Takes a frame and goes to its first byte. */
  load(frame: Uint8Array): void {
    const { length } = frame;
    if (length + PADDING > this.bytes.length) {
      this.bytes = new Uint8Array(length * 2 + PADDING);
      this.#view = new DataView(this.bytes.buffer);
    }
    this.bytes.set(frame);
    this.bytes[length] = 0;
    this.#length = length;
    this.at = 0;
  }

  /** True when nothing but blanks and line ends is left. */
  atEnd(): boolean {
    while (BLANK[this.bytes[this.at]!] === 1) this.at += 1;
    return this.at === this.#length;
  }

  /** Passes the text if it stands here. */
  literal(expected: Literal): boolean {
    const view = this.#view;
    const { words } = expected;
    const last = words.length - 1;
    let at = this.at;
    for (let i = 0; i < last; i += 1) {
      if (view.getInt32(at, true) !== words[i]) return false;
      at += 4;
    }
    if ((view.getInt32(at, true) & expected.lastMask) !== words[last]) return false;
    this.at += expected.length;
    return true;
  }

  /** Whether the text stands here. Compared from its end: tokens of one market may differ in their last digits only. */
  standsHere(expected: Literal): boolean {
    const { at } = this;
    if (at + expected.length > this.#length) return false;
    const view = this.#view;
    const { words } = expected;
    let i = words.length - 1;
    if ((view.getInt32(at + i * 4, true) & expected.lastMask) !== words[i]) return false;
    for (i -= 1; i >= 0; i -= 1) if (view.getInt32(at + i * 4, true) !== words[i]) return false;
    return true;
  }

  /** Passes one byte if it stands here. */
  byte(expected: number): boolean {
    if (this.bytes[this.at] !== expected) return false;
    this.at += 1;
    return true;
  }

  /** Goes to the closing quote of a string; false when it has an escape, a control or a non-ASCII character. */
  text(): boolean {
    const view = this.#view;
    let at = this.at;
    while (isPlain(view.getInt32(at, true))) at += 4;
    const bytes = this.bytes;
    while (PLAIN[bytes[at]!] === 1) at += 1;
    this.at = at;
    return bytes[at] === QUOTE;
  }

  /** Reads a plain decimal as an integer number of 10^-decimals units; −1 when it is anything else. */
  decimal(decimals: number): number {
    const bytes = this.bytes;
    const start = this.at;
    let at = start;
    let units = 0;
    let digit = bytes[at]! - ZERO;
    while (digit >= 0 && digit <= 9) {
      units = units * 10 + digit;
      at += 1;
      digit = bytes[at]! - ZERO;
    }
    let digits = at - start;
    let missing = decimals;
    if (digit === POINT - ZERO) {
      const point = at;
      at += 1;
      digit = bytes[at]! - ZERO;
      while (digit >= 0 && digit <= 9) {
        units = units * 10 + digit;
        at += 1;
        digit = bytes[at]! - ZERO;
      }
      const fraction = at - point - 1;
      digits += fraction;
      missing -= fraction;
    }
    if (digits === 0 || missing < 0) return -1;
    this.at = at;
    units *= POWERS_OF_TEN[missing]!;
    return units <= Number.MAX_SAFE_INTEGER ? units : -1;
  }
}

const INITIAL_CAPACITY = 65_536;
/** Room behind the frame, more than the longest literal. */
const PADDING = 64;
const QUOTE = 0x22;
const POINT = 0x2e;
const ZERO = 0x30;
const POWERS_OF_TEN = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000];

/** 1 for the blanks of JSON. */
const BLANK = Uint8Array.from({ length: 256 }, (_, c) =>
  c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09 ? 1 : 0,
);

/** 1 for characters that stand for themselves inside a JSON string: printable ASCII but quote and backslash. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, c) => (c >= 0x20 && c < 0x80 && c !== 0x22 && c !== 0x5c ? 1 : 0));

/** The same asked of four bytes at once: no quote, no backslash, none below 0x20, none above 0x7f. */
function isPlain(word: number): boolean {
  const quotes = word ^ 0x22222222;
  const backslashes = word ^ 0x5c5c5c5c;
  const suspicious =
    ((quotes - 0x01010101) & ~quotes) | ((backslashes - 0x01010101) & ~backslashes) | (word - 0x20202020) | word;
  return (suspicious & 0x80808080) === 0;
}
