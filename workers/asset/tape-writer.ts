import type { Input } from '../../shared/engine/input.ts';
import { BulkheadError, toErrorRecord } from '../../shared/errors.ts';
import { TAPE_FAILED } from '../../shared/events/worker-protocol.ts';
import type { AppendFile, Disk } from '../../shared/ports/ports.ts';
import { type Checkpoint, TapeEncoder, type TapeHeader } from '../../shared/tape/index.ts';
import type { EpochMs } from '../../shared/units/index.ts';

/** Bytes that may wait for the next regular flush. */
const MAX_PENDING_BYTES = 64 * 1024;

/** Inputs between two checkpoints. */
const CHECKPOINT_EVERY = 512;

/** A header without what the writer fills in per segment. */
export type TapeIdentity = Omit<TapeHeader, 'segment' | 'startedAt'>;

/** Where the engine stands: an `EngineCore` will do. */
export type Standing = Readonly<Checkpoint>;

/**
 * Puts a compartment's inputs on disk, one segment per round: `<start>-<incarnation>-<segment>.tape`.
 *
 * Every input is recorded before it is applied. Bytes are gathered and written by {@link flush}; {@link journal} makes them
 * durable, which must happen before an order leaves. A disk that fails throws: without a tape there is no trading.
 */
export class TapeWriter {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #identity: TapeIdentity;
  #segment = 0;
  #encoder: TapeEncoder;
  #file: AppendFile;
  /** Segments that ended and are not durable yet, and what waits for them. */
  #closing = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(disk: Disk, folder: string, identity: TapeIdentity, at: EpochMs) {
    this.#disk = disk;
    this.#folder = folder;
    this.#identity = identity;
    this.#encoder = new TapeEncoder({ ...identity, segment: 0, startedAt: at }, 0);
    this.#file = this.#create(at);
  }

  /** @param receivedMonoMs 0 for what was not received from outside */
  record(input: Input, receivedMonoMs: number): void {
    this.#encoder.input(input, receivedMonoMs * 1e6);
    if (this.#encoder.pendingBytes >= MAX_PENDING_BYTES) this.flush();
  }

  /** Notes where the engine stands, every {@link CHECKPOINT_EVERY} inputs. */
  applied(at: EpochMs, { inputs, effectHash }: Standing): void {
    if (inputs % CHECKPOINT_EVERY === 0) this.#encoder.checkpoint(at, { inputs, effectHash });
  }

  /** Closes the segment and begins the next, chained to it. */
  nextSegment(at: EpochMs, standing: Standing): void {
    this.close(at, standing, 'round-end');
    this.#segment += 1;
    const header = { ...this.#identity, segment: this.#segment, startedAt: at };
    this.#encoder = new TapeEncoder(header, this.#encoder.chain);
    this.#file = this.#create(at);
  }

  flush(): void {
    if (this.#encoder.pendingBytes === 0) return;
    try {
      this.#file.append(this.#encoder.take());
    } catch (thrown) {
      throw notKept(thrown);
    }
  }

  /** `done` once everything recorded so far is durable, earlier segments included. */
  journal(done: () => void): void {
    this.flush();
    this.#whenClosed(() =>
      this.#file.sync((failure) => {
        if (failure !== undefined) throw notKept(failure);
        done();
      }),
    );
  }

  /** Ends the tape in order. Nothing may be recorded afterwards. */
  close(at: EpochMs, { inputs, effectHash }: Standing, reason: string): void {
    this.#encoder.footer(at, { inputs, effectHash, reason });
    this.flush();
    this.#closing += 1;
    this.#file.close((failure) => {
      if (failure !== undefined) throw notKept(failure);
      this.#closing -= 1;
      if (this.#closing > 0) return;
      for (const waiting of this.#waiting.splice(0)) waiting();
    });
  }

  #whenClosed(next: () => void): void {
    if (this.#closing === 0) next();
    else this.#waiting.push(next);
  }

  #create(at: EpochMs): AppendFile {
    try {
      return this.#disk.create(this.#path(at));
    } catch (thrown) {
      throw notKept(thrown);
    }
  }

  #path(at: EpochMs): string {
    return `${this.#folder}/${at}-${this.#identity.incarnation}-${this.#segment}.tape`;
  }
}

/** After a failed sync the bytes may be gone although a second try succeeds (reliability §2): it is fatal, as a full disk is. */
function notKept(cause: unknown): BulkheadError {
  return new BulkheadError(TAPE_FAILED, `the disk does not keep the tape: ${toErrorRecord(cause).message}`, { cause });
}
