import type { Input } from '../../shared/engine/input.ts';
import { BulkheadError, toErrorRecord } from '../../shared/errors.ts';
import { TAPE_FAILED } from '../../shared/events/worker-protocol.ts';
import type { AppendFile, Disk } from '../../shared/ports/ports.ts';
import {
  type Checkpoint,
  type PreviousSegment,
  segmentName,
  TapeEncoder,
  type TapeHeader,
} from '../../shared/tape/index.ts';
import type { EpochMs } from '../../shared/units/index.ts';

/** Bytes that may wait for the next regular flush. */
const MAX_PENDING_BYTES = 64 * 1024;

/** Inputs between two checkpoints. */
const CHECKPOINT_EVERY = 512;

/** A header without what the writer fills in per segment. */
export type TapeIdentity = Omit<TapeHeader, 'segment' | 'startedAt' | 'previous'>;

/** Where the engine stands and what it last wanted: an `EngineCore` will do. */
export type Standing = Readonly<Checkpoint> & { readonly effectsJson: string };

/** What a writer is told besides, and tells. */
export type TapeLinks = {
  /** The last segment of an earlier incarnation in the same folder. */
  readonly previous?: PreviousSegment | undefined;
  /** A segment has ended and is durable; nothing will be added to it. */
  readonly ended?: (path: string, chain: number) => void;
};

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
  readonly #ended: TapeLinks['ended'];
  #segment = 0;
  #path: string;
  #encoder: TapeEncoder;
  #file: AppendFile;
  /** Segments that ended and are not durable yet, and what waits for them. */
  #closing = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(disk: Disk, folder: string, identity: TapeIdentity, at: EpochMs, { previous, ended }: TapeLinks = {}) {
    this.#disk = disk;
    this.#folder = folder;
    this.#identity = identity;
    this.#ended = ended;
    const link = previous === undefined ? {} : { previous };
    this.#encoder = new TapeEncoder({ ...identity, segment: 0, startedAt: at, ...link }, 0);
    this.#path = this.#pathAt(at);
    this.#file = this.#create();
  }

  /** @param receivedMonoMs 0 for what was not received from outside */
  record(input: Input, receivedMonoMs: number): void {
    this.#encoder.input(input, receivedMonoMs * 1e6);
    if (this.#encoder.pendingBytes >= MAX_PENDING_BYTES) this.flush();
  }

  /** Notes what the engine wanted upon the last input, and every {@link CHECKPOINT_EVERY} inputs where it stands. */
  applied(at: EpochMs, { inputs, effectHash, effectsJson }: Standing): void {
    this.#encoder.effects(at, effectsJson);
    if (inputs % CHECKPOINT_EVERY === 0) this.#encoder.checkpoint(at, { inputs, effectHash });
  }

  /** Closes the segment and begins the next, chained to it. */
  nextSegment(at: EpochMs, standing: Checkpoint): void {
    this.close(at, standing, 'round-end');
    const { chain } = this.#encoder;
    const previous = { incarnation: this.#identity.incarnation, segment: this.#segment, chain };
    this.#segment += 1;
    this.#encoder = new TapeEncoder({ ...this.#identity, segment: this.#segment, startedAt: at, previous }, chain);
    this.#path = this.#pathAt(at);
    this.#file = this.#create();
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
  close(at: EpochMs, { inputs, effectHash }: Checkpoint, reason: string): void {
    this.#encoder.footer(at, { inputs, effectHash, reason });
    this.flush();
    this.#closing += 1;
    const path = this.#path;
    const { chain } = this.#encoder;
    this.#file.close((failure) => {
      if (failure !== undefined) throw notKept(failure);
      this.#ended?.(path, chain);
      this.#closing -= 1;
      if (this.#closing > 0) return;
      for (const waiting of this.#waiting.splice(0)) waiting();
    });
  }

  #whenClosed(next: () => void): void {
    if (this.#closing === 0) next();
    else this.#waiting.push(next);
  }

  #create(): AppendFile {
    try {
      return this.#disk.create(this.#path);
    } catch (thrown) {
      throw notKept(thrown);
    }
  }

  #pathAt(at: EpochMs): string {
    return `${this.#folder}/${segmentName(at, this.#identity.incarnation, this.#segment)}`;
  }
}

/** After a failed sync the bytes may be gone although a second try succeeds (reliability §2): it is fatal, as a full disk is. */
function notKept(cause: unknown): BulkheadError {
  return new BulkheadError(TAPE_FAILED, `the disk does not keep the tape: ${toErrorRecord(cause).message}`, { cause });
}
