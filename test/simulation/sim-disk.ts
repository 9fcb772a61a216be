import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { AppendFile, Clock, Disk, Durable, Random, Timers } from '../../shared/ports/ports.ts';

/** How long a healthy disk takes to make bytes durable, ms. */
const SYNC_MS = 1;

type StoredFile = {
  readonly chunks: Uint8Array[];
  size: number;
  /** Bytes that survive a loss of power. */
  durable: number;
  /** A sync failed: what was not durable by then never will be, though a later sync may say so (reliability §2). */
  poisoned: boolean;
};

/**
 * A disk that can fail, stall, fill up and lose its power. Names of files are durable at once; their content is after a
 * sync. Paths are opaque text with `/` between folders.
 */
export class SimDisk implements Disk {
  readonly #time: Pick<Clock, 'monoMs'> & Timers;
  readonly #files = new Map<string, StoredFile>();
  #stalledUntilMs = 0;
  #failsSyncs = false;
  #isFull = false;

  constructor(time: Pick<Clock, 'monoMs'> & Timers) {
    this.#time = time;
  }

  /** Syncs come to no end for so long. */
  stall(forMs: number): void {
    this.#stalledUntilMs = Math.max(this.#stalledUntilMs, this.#time.monoMs() + forMs);
  }

  /** Syncs fail with EIO, until they do not any more. */
  failSyncs(failing: boolean): void {
    this.#failsSyncs = failing;
  }

  /** There is no room for another byte, until there is again. */
  fill(full: boolean): void {
    this.#isFull = full;
  }

  /** Whatever was not synced is gone, but for a torn part of it. @returns how many files lost something */
  losePower(random: Random): number {
    let torn = 0;
    for (const [path, file] of this.#files) {
      if (file.size === file.durable) continue;
      const kept = file.durable + Math.floor(random.unit() * (file.size - file.durable));
      const bytes = this.read(path).subarray(0, kept);
      this.#files.set(path, { chunks: [bytes], size: kept, durable: kept, poisoned: false });
      torn += 1;
    }
    return torn;
  }

  create(path: string): AppendFile {
    if (this.#isFull) throw new Error(`ENOSPC: no space left on device, open '${path}'`);
    if (this.#files.has(path)) throw new Error(`EEXIST: file already exists, open '${path}'`);
    const file: StoredFile = { chunks: [], size: 0, durable: 0, poisoned: false };
    this.#files.set(path, file);
    const sync = (done: Durable): void => this.#sync(file, done);
    return { append: (bytes) => this.#append(file, bytes), sync, close: sync };
  }

  read(path: string): Uint8Array {
    return Buffer.concat(this.#file(path).chunks);
  }

  rename(from: string, to: string): void {
    this.#files.set(to, this.#file(from));
    this.#files.delete(from);
  }

  remove(path: string): void {
    this.#files.delete(path);
  }

  list(folder: string): string[] {
    const prefix = `${folder}/`;
    const names = [...this.#files.keys()]
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length).split('/')[0]!);
    return [...new Set(names)].sort();
  }

  exists(path: string): boolean {
    return this.#files.has(path) || this.list(path).length > 0;
  }

  /** A crash before it is done leaves a file that is not durable. */
  compress(from: string, to: string, done: Durable): void {
    this.#time.after(SYNC_MS, () => {
      try {
        const file = this.create(to);
        file.append(zstdCompressSync(this.read(from)));
        file.close(done);
      } catch (thrown) {
        done(thrown as Error);
      }
    });
  }

  decompress(path: string, piece: (bytes: Uint8Array) => void, done: (failure?: Error) => void): void {
    this.#time.after(SYNC_MS, () => {
      try {
        piece(zstdDecompressSync(this.read(path)));
        done();
      } catch (thrown) {
        done(thrown as Error);
      }
    });
  }

  /** A write that finds no room ends in its middle. */
  #append(file: StoredFile, bytes: Uint8Array): void {
    const written = Uint8Array.from(this.#isFull ? bytes.subarray(0, bytes.length >> 1) : bytes);
    file.chunks.push(written);
    file.size += written.length;
    if (this.#isFull) throw new Error('ENOSPC: no space left on device, write');
  }

  #sync(file: StoredFile, done: Durable): void {
    const upTo = file.size;
    const waitMs = Math.max(SYNC_MS, this.#stalledUntilMs - this.#time.monoMs());
    this.#time.after(waitMs, () => {
      if (this.#failsSyncs) {
        file.poisoned = true;
        done(new Error('EIO: i/o error, fdatasync'));
        return;
      }
      if (!file.poisoned) file.durable = Math.max(file.durable, upTo);
      done();
    });
  }

  #file(path: string): StoredFile {
    const file = this.#files.get(path);
    if (file === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
    return file;
  }
}
