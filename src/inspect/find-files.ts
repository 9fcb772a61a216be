import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { UsageError } from '../../shared/errors.ts';

/**
 * The files that the arguments name, folders walked in the order of names.
 *
 * @throws {UsageError} when one does not exist, or when there is no file at all.
 */
export function findFiles(paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat === undefined) throw new UsageError('no_such_file', `no such file or folder: ${path}`);
    return stat.isDirectory() ? filesBelow(path) : [path];
  });
  if (files.length === 0) throw new UsageError('no_files', `no file to read in ${paths.join(', ')}`);
  return files;
}

function filesBelow(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesBelow(path);
      return entry.isFile() ? [path] : [];
    });
}

const GZIP = Buffer.from([0x1f, 0x8b]);
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd]);

/** A file's content; gzip and zstd are recognised by their first bytes, whatever the name says. */
export function readWhole(path: string): Buffer {
  const bytes = readFileSync(path);
  if (bytes.subarray(0, GZIP.length).equals(GZIP)) return gunzipSync(bytes);
  if (bytes.subarray(0, ZSTD.length).equals(ZSTD)) return zstdDecompressSync(bytes);
  return bytes;
}
