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

/** Bytes that may wait for the end of an earlier segment to be durable: minutes of a busy market. */
const MAX_BACKLOG_BYTES = 16 * 1024 * 1024;

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

/** One file of a tape. What it has not taken yet waits in its encoder. */
type Segment = { readonly path: string; readonly encoder: TapeEncoder; readonly file: AppendFile; isOver: boolean };

/**
 * Puts a compartment's inputs on disk, one segment per round: `<start>-<incarnation>-<segment>.tape`.
 *
 * Every input is recorded before it is applied. Bytes are gathered and written by {@link flush}; {@link journal} makes them
 * durable, which must happen before an order leaves. A disk that fails throws: without a tape there is no trading.
 *
 * Not a byte of a segment is written before its predecessor is durable to its footer: whatever a loss of power takes, what is
 * left of a tape has no hole. The file itself is there at once, empty, so that its entry in the folder becomes durable meanwhile.
 */
export class TapeWriter {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #identity: TapeIdentity;
  readonly #ended: TapeLinks['ended'];
  #number = 0;
  #segment: Segment;
  /** Segments that ended and are not durable yet, oldest first: only that one has bytes on disk. */
  readonly #ending: Segment[] = [];
  /** What waits for all of them. */
  readonly #waiting: (() => void)[] = [];

  constructor(disk: Disk, folder: string, identity: TapeIdentity, at: EpochMs, { previous, ended }: TapeLinks = {}) {
    this.#disk = disk;
    this.#folder = folder;
    this.#identity = identity;
    this.#ended = ended;
    this.#segment = this.#begin(at, 0, previous);
  }

  /** @param receivedMonoMs 0 for what was not received from outside */
  record(input: Input, receivedMonoMs: number): void {
    const { encoder } = this.#segment;
    encoder.input(input, receivedMonoMs * 1e6);
    if (encoder.pendingBytes >= MAX_PENDING_BYTES) this.flush();
  }

  /** Notes what the engine wanted upon the last input, and every {@link CHECKPOINT_EVERY} inputs where it stands. */
  applied(at: EpochMs, { inputs, effectHash, effectsJson }: Standing): void {
    const { encoder } = this.#segment;
    encoder.effects(at, effectsJson);
    if (inputs % CHECKPOINT_EVERY === 0) encoder.checkpoint(at, { inputs, effectHash });
  }

  /** Closes the segment and begins the next, chained to it. */
  nextSegment(at: EpochMs, standing: Checkpoint): void {
    this.close(at, standing, 'round-end');
    const { chain } = this.#segment.encoder;
    const previous = { incarnation: this.#identity.incarnation, segment: this.#number, chain };
    this.#number += 1;
    this.#segment = this.#begin(at, chain, previous);
  }

  /** Hands what was recorded to the operating system, unless it has to wait for an earlier segment. */
  flush(): void {
    if (this.#segment.isOver) return;
    if (this.#ending.length === 0) write(this.#segment);
    else this.#boundBacklog();
  }

  /** `done` once everything recorded so far is durable, earlier segments included. */
  journal(done: () => void): void {
    const segment = this.#segment;
    this.whenEndedOnesAreKept(() => {
      // It may have ended meanwhile: then it is durable.
      if (segment.isOver) return done();
      write(segment);
      segment.file.sync((failure) => {
        if (failure !== undefined) throw notKept(failure);
        done();
      });
    });
  }

  /** `next` once all segments that have ended are durable: what is recorded then gets to the disk at once. */
  whenEndedOnesAreKept(next: () => void): void {
    if (this.#ending.length === 0) next();
    else this.#waiting.push(next);
  }

  /** Ends the tape in order. Nothing may be recorded afterwards. */
  close(at: EpochMs, { inputs, effectHash }: Checkpoint, reason: string): void {
    const segment = this.#segment;
    segment.encoder.footer(at, { inputs, effectHash, reason });
    segment.isOver = true;
    if (this.#ending.push(segment) === 1) this.#end(segment);
  }

  /** Makes a segment durable to its end, and then those that ended meanwhile. */
  #end(segment: Segment): void {
    write(segment);
    segment.file.close((failure) => {
      if (failure !== undefined) throw notKept(failure);
      this.#ended?.(segment.path, segment.encoder.chain);
      this.#ending.shift();
      const [next] = this.#ending;
      if (next !== undefined) return this.#end(next);
      for (const waiting of this.#waiting.splice(0)) waiting();
    });
  }

  #boundBacklog(): void {
    const waiting = [...this.#ending, this.#segment].reduce((sum, { encoder }) => sum + encoder.pendingBytes, 0);
    if (waiting <= MAX_BACKLOG_BYTES) return;
    throw notKept(new Error(`${waiting} bytes wait for the end of an earlier round to be durable`));
  }

  #begin(at: EpochMs, previousChain: number, previous: PreviousSegment | undefined): Segment {
    const link = previous === undefined ? {} : { previous };
    const header = { ...this.#identity, segment: this.#number, startedAt: at, ...link };
    const path = `${this.#folder}/${segmentName(at, this.#identity.incarnation, this.#number)}`;
    return { path, encoder: new TapeEncoder(header, previousChain), file: create(this.#disk, path), isOver: false };
  }
}

function create(disk: Disk, path: string): AppendFile {
  try {
    return disk.create(path);
  } catch (thrown) {
    throw notKept(thrown);
  }
}

function write({ encoder, file }: Segment): void {
  if (encoder.pendingBytes === 0) return;
  try {
    file.append(encoder.take());
  } catch (thrown) {
    throw notKept(thrown);
  }
}

/** After a failed sync the bytes may be gone although a second try succeeds (reliability §2): it is fatal, as a full disk is. */
function notKept(cause: unknown): BulkheadError {
  return new BulkheadError(TAPE_FAILED, `the disk does not keep the tape: ${toErrorRecord(cause).message}`, { cause });
}
