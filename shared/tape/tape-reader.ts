import { FEEDS } from '../events/engine-events.ts';
import type { EpochMs } from '../units/index.ts';
import { nextValidRecord, recordEnd, type TapeBytes } from './record-scan.ts';
import {
  AT,
  MAGIC,
  OLDEST_TAPE_VERSION,
  PREAMBLE,
  RECORD,
  RECORD_HEAD,
  TAPE_VERSION,
  type TapeHeader,
  type TapeRecord,
  type TapeVerdict,
} from './tape-format.ts';
import { decodeText, parseCheckpoint, parseEvent, parseFooter, parseHeader } from './tape-json.ts';

const ZSTD_MAGIC = [0x28, 0xb5, 0x2f, 0xfd];

/**
 * Reads one segment record by record and judges it. Nothing that the bytes hold makes it throw: reading ends at the first
 * record that cannot be believed, and {@link TapeReader.verdict} says why.
 */
export class TapeReader {
  /** Absent when not even the first record is whole. */
  readonly header: TapeHeader | undefined;
  /** What the segment is linked to: the last CRC of the one before, 0 for the first of an incarnation. */
  readonly previousChain: number;
  readonly #tape: TapeBytes;
  #version = 0;
  #offset = 0;
  #seq = 0;
  #chain = 0;
  #closed = false;
  #verdict: TapeVerdict | undefined;

  /**
   * @param vouched a checksum of what held the bytes was right: places and links of the records are checked, their checksums
   *   are not, which takes longer than all the rest
   */
  constructor(bytes: Uint8Array, vouched = false) {
    const { buffer, byteOffset, byteLength } = bytes;
    // Views of a plain array cost half of what those of a Buffer do, and there is one per frame.
    this.#tape = {
      bytes: new Uint8Array(buffer, byteOffset, byteLength),
      view: new DataView(buffer, byteOffset, byteLength),
      vouched,
    };
    this.#readPreamble();
    this.previousChain =
      bytes.length < PREAMBLE + RECORD_HEAD ? 0 : this.#tape.view.getUint32(PREAMBLE + AT.link, true);
    this.#chain = this.previousChain;
    this.header = this.#readHeader();
  }

  /** Known once {@link TapeReader.next} has returned `undefined`. */
  get verdict(): TapeVerdict | undefined {
    return this.#verdict;
  }

  /** Whether effects were recorded beside the inputs: not in tapes of the first version. */
  get hasEffects(): boolean {
    return this.#version > OLDEST_TAPE_VERSION;
  }

  /** CRC of the last record read: what the next segment must be linked to. */
  get chain(): number {
    return this.#chain;
  }

  /** The next record; `undefined` at the end of what can be believed. */
  next(): TapeRecord | undefined {
    const start = this.#offset;
    const end = this.#takeRecord();
    if (end === undefined) return undefined;
    const record = this.#decode(start, end);
    if (record === undefined) this.#corrupt(start, 'a record that is not what it says it is');
    else if (record.type === 'footer') this.#closed = true;
    return record;
  }

  #readPreamble(): void {
    const { bytes, view } = this.#tape;
    const magic = Math.min(bytes.length, MAGIC.length);
    for (let i = 0; i < magic; i += 1) {
      if (bytes[i] !== MAGIC[i])
        return this.#corrupt(0, isZstd(bytes) ? 'a sealed segment that does not decompress' : 'no tape');
    }
    if (bytes.length < PREAMBLE) return this.#torn(0);
    const version = view.getUint32(MAGIC.length, true);
    if (version < OLDEST_TAPE_VERSION || version > TAPE_VERSION)
      return this.#corrupt(MAGIC.length, `tape version ${version}; this build reads up to ${TAPE_VERSION}`);
    this.#version = version;
    this.#offset = PREAMBLE;
  }

  #readHeader(): TapeHeader | undefined {
    const start = this.#offset;
    const end = this.#takeRecord();
    if (end === undefined) return undefined;
    const isHeader = this.#tape.view.getUint8(start + AT.type) === RECORD.header;
    const header = isHeader ? parseHeader(this.#tape.bytes.subarray(start + RECORD_HEAD, end)) : undefined;
    if (header === undefined) this.#corrupt(start, 'no readable header');
    return header;
  }

  /** Checks the record at the offset against its CRC and its neighbours and steps over it. Returns its end. */
  #takeRecord(): number | undefined {
    if (this.#verdict !== undefined) return undefined;
    const { bytes, view } = this.#tape;
    const start = this.#offset;
    if (start === bytes.length) return this.#end();
    const end = recordEnd(this.#tape, start);
    if (end === undefined) {
      const next = nextValidRecord(this.#tape, start, this.#seq);
      if (next === undefined) this.#torn(start);
      else this.#corrupt(start, `damage of ${next - start} bytes before a valid record`);
      return undefined;
    }
    const reason = this.#breakAt(start);
    if (reason !== undefined) {
      this.#corrupt(start, reason);
      return undefined;
    }
    this.#chain = view.getUint32(start + AT.crc, true);
    this.#seq += 1;
    this.#offset = end;
    return end;
  }

  #breakAt(start: number): string | undefined {
    const { view } = this.#tape;
    const seq = view.getUint32(start + AT.seq, true);
    if (this.#closed) return `record ${seq} after the footer`;
    if (seq !== this.#seq) return `record ${seq} where ${this.#seq} is due`;
    if (view.getUint32(start + AT.link, true) !== this.#chain) return `record ${seq} does not continue the one before`;
    return undefined;
  }

  #decode(start: number, end: number): TapeRecord | undefined {
    const { bytes, view } = this.#tape;
    const seq = this.#seq - 1;
    const at = view.getFloat64(start + AT.at, true) as EpochMs;
    const receivedNs = view.getFloat64(start + AT.receivedNs, true);
    const payload = bytes.subarray(start + RECORD_HEAD, end);
    switch (view.getUint8(start + AT.type)) {
      case RECORD.frame: {
        const feed = FEEDS[view.getUint8(start + AT.feed)];
        return feed && { type: 'input', seq, receivedNs, input: { kind: 'frame', at, feed, bytes: payload } };
      }
      case RECORD.event: {
        const event = parseEvent(payload);
        return event && { type: 'input', seq, receivedNs, input: { kind: 'event', at, event } };
      }
      case RECORD.effects: {
        const effects = decodeText(payload);
        return effects === undefined ? undefined : { type: 'effects', seq, at, effects };
      }
      case RECORD.checkpoint: {
        const checkpoint = parseCheckpoint(payload);
        return checkpoint && { type: 'checkpoint', seq, at, checkpoint };
      }
      case RECORD.footer: {
        const footer = parseFooter(payload);
        return footer?.records === seq ? { type: 'footer', seq, at, footer } : undefined;
      }
      default:
        return undefined;
    }
  }

  #end(): undefined {
    if (this.#closed) this.#verdict = { condition: 'clean' };
    else this.#torn(this.#offset);
    return undefined;
  }

  #torn(offset: number): void {
    this.#verdict = { condition: 'torn', offset, lostBytes: this.#tape.bytes.length - offset };
  }

  #corrupt(offset: number, reason: string): void {
    this.#verdict = { condition: 'corrupt', offset, reason };
  }
}

/** A sealed segment reaches a reader compressed only where decompressing it failed. */
function isZstd(bytes: Uint8Array): boolean {
  return ZSTD_MAGIC.every((byte, i) => bytes[i] === byte);
}
