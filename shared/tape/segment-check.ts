import { crc32c } from './crc32c.ts';
import {
  AT,
  MAGIC,
  MAX_PAYLOAD,
  OLDEST_TAPE_VERSION,
  PREAMBLE,
  RECORD,
  RECORD_HEAD,
  TAPE_VERSION,
} from './tape-format.ts';

/**
 * Checks a segment that comes in pieces: every record whole, in its place and linked to the one before, the last one a footer.
 * It decodes nothing and keeps no more than one unfinished record, so that it can run beside a worker's decisions.
 */
export class SegmentCheck {
  #rest: Uint8Array = new Uint8Array();
  #begun = false;
  #seq = 0;
  #chain: number | undefined;
  #closed = false;
  #fault: string | undefined;

  /** CRC of the last record: what the next segment is linked to. */
  get chain(): number {
    return this.#chain ?? 0;
  }

  /** Takes the next piece. */
  push(piece: Uint8Array): void {
    if (this.#fault !== undefined) return;
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    this.#rest = bytes.slice(this.#takeAll(bytes));
  }

  /** After the last piece: what is wrong with the segment; `undefined` for a whole one that was closed in order. */
  finish(): string | undefined {
    if (this.#fault !== undefined) return this.#fault;
    if (this.#rest.length > 0 || !this.#closed) return 'it ends without a footer';
    return undefined;
  }

  /** Returns how far it came. */
  #takeAll(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let offset = 0;
    if (!this.#begun) {
      if (bytes.length < PREAMBLE) return 0;
      this.#begun = true;
      offset = PREAMBLE;
      const version = view.getUint32(MAGIC.length, true);
      const isTape = MAGIC.every((byte, i) => bytes[i] === byte);
      if (!isTape || version < OLDEST_TAPE_VERSION || version > TAPE_VERSION)
        this.#fault = 'no tape of a known version';
    }
    while (this.#fault === undefined && offset + RECORD_HEAD <= bytes.length) {
      const length = view.getUint32(offset + AT.length, true);
      const end = offset + RECORD_HEAD + length;
      if (length <= MAX_PAYLOAD && end > bytes.length) break;
      this.#fault = this.#takeRecord(bytes, view, offset, end);
      offset = end;
    }
    return offset;
  }

  #takeRecord(bytes: Uint8Array, view: DataView, start: number, end: number): string | undefined {
    const seq = this.#seq;
    const crc = view.getUint32(start + AT.crc, true);
    if (end > bytes.length || crc !== crc32c(bytes, start + AT.length, end)) return `record ${seq} is damaged`;
    if (this.#closed) return `record ${seq} after the footer`;
    if (view.getUint32(start + AT.seq, true) !== seq) return `record ${seq} is not in its place`;
    const link = view.getUint32(start + AT.link, true);
    if (this.#chain !== undefined && link !== this.#chain) return `record ${seq} does not continue the one before`;
    this.#chain = crc;
    this.#seq += 1;
    this.#closed = view.getUint8(start + AT.type) === RECORD.footer;
    return undefined;
  }
}
