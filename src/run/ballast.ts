import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toErrorRecord, UsageError } from '../../shared/errors.ts';

/** More than the last words of a session take: footers of the tapes, log lines, the report. */
const BALLAST_BYTES = 1024 * 1024;

/**
 * Space on the data folder's disk that is kept back for an orderly end (fault D1): when the disk is full, dropping it makes
 * room for what has yet to be written down.
 */
export class Ballast {
  readonly #path: string;

  private constructor(path: string) {
    this.#path = path;
  }

  /** @throws {UsageError} code `config` when the disk has not even room for this: nothing is started on it */
  static keepBack(folder: string): Ballast {
    const ballast = new Ballast(join(folder, 'ballast'));
    try {
      // A file system that compresses would keep no space back for zeros.
      writeFileSync(ballast.#path, randomBytes(BALLAST_BYTES));
      return ballast;
    } catch (thrown) {
      ballast.drop();
      const { message } = toErrorRecord(thrown);
      throw new UsageError('config', `"dataDir" (--data-dir): "${folder}" has no room for a session: ${message}`);
    }
  }

  /** Gives the space back; again and again, if need be. */
  drop(): void {
    rmSync(this.#path, { force: true });
  }
}
