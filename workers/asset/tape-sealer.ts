import type { Disk } from '../../shared/ports/ports.ts';
import { SEALED, SegmentCheck } from '../../shared/tape/index.ts';

/** A segment to be sealed. `chain` is the CRC of its last record, where the one who wrote it knows. */
type Ended = { readonly path: string; readonly chain: number | undefined };

/**
 * Seals segments that have ended, one at a time and off the decision path (design §8): compress into `<path>.zst`, read that
 * back, check every record and the chain to its end, and only then remove the raw file.
 *
 * As long as the raw file is there it is the truth and a sealed one beside it counts for nothing, so that a crash between any
 * two steps loses nothing. What cannot be sealed stays raw: that costs room, not records.
 */
export class TapeSealer {
  readonly #disk: Disk;
  readonly #failed: (detail: string) => void;
  readonly #waiting: Ended[] = [];
  #busy = false;

  /** @param failed told when a segment stays raw, and why */
  constructor(disk: Disk, failed: (detail: string) => void) {
    this.#disk = disk;
    this.#failed = failed;
  }

  /** Takes a raw segment that is durable and will not be added to. */
  seal(path: string, chain?: number): void {
    this.#waiting.push({ path, chain });
    this.#next();
  }

  #next(): void {
    if (this.#busy) return;
    const ended = this.#waiting.shift();
    if (ended === undefined) return;
    this.#busy = true;
    this.#compress(ended);
  }

  #compress(ended: Ended): void {
    const sealed = ended.path + SEALED;
    try {
      if (this.#disk.exists(sealed)) this.#disk.remove(sealed);
    } catch (thrown) {
      return this.#leaveRaw(ended, (thrown as Error).message);
    }
    this.#disk.compress(ended.path, sealed, (failure) => {
      if (failure === undefined) this.#verify(ended, sealed);
      else this.#leaveRaw(ended, failure.message);
    });
  }

  #verify(ended: Ended, sealed: string): void {
    const check = new SegmentCheck();
    this.#disk.decompress(
      sealed,
      (piece) => check.push(piece),
      (failure) => {
        const fault = failure?.message ?? check.finish();
        const isOurs = ended.chain === undefined || ended.chain === check.chain;
        if (fault !== undefined || !isOurs) return this.#leaveRaw(ended, fault ?? 'it is not what was recorded');
        this.#finish(() => this.#disk.remove(ended.path), ended);
      },
    );
  }

  #leaveRaw(ended: Ended, reason: string): void {
    this.#failed(`${ended.path} stays uncompressed: ${reason}`);
    this.#finish(() => {
      const sealed = ended.path + SEALED;
      if (this.#disk.exists(sealed)) this.#disk.remove(sealed);
    }, ended);
  }

  /** The last step; one that fails leaves both files, which is as good as the raw one alone. */
  #finish(tidy: () => void, { path }: Ended): void {
    try {
      tidy();
    } catch (thrown) {
      this.#failed(`${path}: ${(thrown as Error).message}`);
    }
    this.#busy = false;
    this.#next();
  }
}
