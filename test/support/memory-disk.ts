import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { AppendFile, Disk, Durable } from '../../shared/ports/ports.ts';

/** A disk that forgets. Paths are opaque text with `/` between folders. */
export class MemoryDisk implements Disk {
  readonly #files = new Map<string, Uint8Array[]>();

  create(path: string): AppendFile {
    if (this.#files.has(path)) throw new Error(`EEXIST: ${path}`);
    const chunks: Uint8Array[] = [];
    this.#files.set(path, chunks);
    return {
      append: (bytes) => void chunks.push(Uint8Array.from(bytes)),
      sync: (done) => done(),
      close: (done) => done(),
    };
  }

  read(path: string): Uint8Array {
    const chunks = this.#files.get(path);
    if (chunks === undefined) throw new Error(`ENOENT: ${path}`);
    return Buffer.concat(chunks);
  }

  rename(from: string, to: string): void {
    const chunks = this.#files.get(from);
    if (chunks === undefined) throw new Error(`ENOENT: ${from}`);
    this.#files.delete(from);
    this.#files.set(to, chunks);
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

  compress(from: string, to: string, done: Durable): void {
    try {
      this.create(to).append(zstdCompressSync(this.read(from)));
      done();
    } catch (thrown) {
      done(thrown as Error);
    }
  }

  decompress(path: string, piece: (bytes: Uint8Array) => void, done: (failure?: Error) => void): void {
    try {
      piece(zstdDecompressSync(this.read(path)));
      done();
    } catch (thrown) {
      done(thrown as Error);
    }
  }
}
