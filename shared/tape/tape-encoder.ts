import type { Input } from '../engine/input.ts';
import { invariant } from '../errors.ts';
import type { EpochMs } from '../units/index.ts';
import { crc32cOf } from './crc32c.ts';
import {
  AT,
  type Checkpoint,
  feedIndex,
  type Footer,
  MAGIC,
  MAX_PAYLOAD,
  NO_FEED,
  PREAMBLE,
  RECORD,
  RECORD_HEAD,
  TAPE_VERSION,
  type TapeHeader,
} from './tape-format.ts';

const INITIAL_BYTES = 64 * 1024;
const TEXT = new TextEncoder();

/**
 * Writes one segment into a buffer that grows to the largest batch and is used again after each {@link TapeEncoder.take}.
 * Putting bytes on disk is the caller's business.
 */
export class TapeEncoder {
  #buffer = new Uint8Array(INITIAL_BYTES);
  #view = new DataView(this.#buffer.buffer);
  #length = 0;
  #records = 0;
  #chain: number;

  /** @param previousChain {@link TapeEncoder.chain} of the incarnation's segment before, 0 for the first */
  constructor(header: TapeHeader, previousChain: number) {
    this.#chain = previousChain;
    this.#buffer.set(MAGIC, 0);
    this.#view.setUint32(MAGIC.length, TAPE_VERSION, true);
    this.#length = PREAMBLE;
    this.#json(RECORD.header, header.startedAt, 0, header);
  }

  /** CRC of the last record: what the next segment is linked to. */
  get chain(): number {
    return this.#chain;
  }

  /** Records of this segment so far, the header included. */
  get records(): number {
    return this.#records;
  }

  /** Bytes that {@link TapeEncoder.take} would return. */
  get pendingBytes(): number {
    return this.#length;
  }

  /**
   * Adds what the core is about to be fed. Events go through JSON, frames as they came; market events come only as frames.
   *
   * @param receivedNs monotonic time of receipt, ns; 0 where nothing was received
   */
  input(input: Input, receivedNs: number): void {
    if (input.kind === 'event') this.#json(RECORD.event, input.at, receivedNs, input.event);
    else this.#append(RECORD.frame, feedIndex(input), input.at, receivedNs, input.bytes);
  }

  /**
   * Adds what the engine wanted upon the last input.
   *
   * @param json `EngineCore.effectsJson`; '' adds nothing
   */
  effects(at: EpochMs, json: string): void {
    if (json !== '') this.#append(RECORD.effects, NO_FEED, at, 0, TEXT.encode(json));
  }

  /** Adds where the engine stands now. */
  checkpoint(at: EpochMs, checkpoint: Checkpoint): void {
    this.#json(RECORD.checkpoint, at, 0, checkpoint);
  }

  /** Closes the segment: nothing may be added after it. */
  footer(at: EpochMs, end: Checkpoint & { readonly reason: string }): void {
    const footer: Footer = {
      inputs: end.inputs,
      effectHash: end.effectHash,
      records: this.#records,
      reason: end.reason,
    };
    this.#json(RECORD.footer, at, 0, footer);
  }

  /** The bytes since the last take. They are a view into the buffer: use them before anything is added again. */
  take(): Uint8Array {
    const bytes = this.#buffer.subarray(0, this.#length);
    this.#length = 0;
    return bytes;
  }

  #json(type: number, at: EpochMs, receivedNs: number, value: object): void {
    this.#append(type, NO_FEED, at, receivedNs, TEXT.encode(JSON.stringify(value)));
  }

  #append(type: number, feed: number, at: EpochMs, receivedNs: number, payload: Uint8Array): void {
    invariant(payload.length <= MAX_PAYLOAD, `tape record of ${payload.length} bytes`);
    const start = this.#length;
    const end = start + RECORD_HEAD + payload.length;
    this.#reserve(end);
    const view = this.#view;
    view.setUint32(start + AT.length, payload.length, true);
    view.setUint32(start + AT.link, this.#chain, true);
    view.setUint32(start + AT.seq, this.#records, true);
    view.setFloat64(start + AT.at, at, true);
    view.setFloat64(start + AT.receivedNs, receivedNs, true);
    view.setUint8(start + AT.type, type);
    view.setUint8(start + AT.feed, feed);
    this.#buffer.set(payload, start + RECORD_HEAD);
    this.#chain = crc32cOf(view, start + AT.length, end);
    view.setUint32(start + AT.crc, this.#chain, true);
    this.#length = end;
    this.#records += 1;
  }

  #reserve(bytes: number): void {
    if (bytes <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(bytes, this.#buffer.length * 2));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
    this.#view = new DataView(larger.buffer);
  }
}
