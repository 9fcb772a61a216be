import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { BulkheadError, UsageError } from '../../shared/errors.ts';
import { salvageSegment } from '../../workers/ports/segment-bytes.ts';

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

export type FileContent = { readonly bytes: Buffer; readonly isDamaged: boolean };

/** A file's content; gzip and zstd are recognised by their first bytes, whatever the name says. */
export function readWhole(path: string): Buffer {
  const { bytes, isDamaged } = readWhatIsLeft(path);
  if (isDamaged) throw new BulkheadError('damaged', 'the zstd file is damaged');
  return bytes;
}

/** {@link readWhole}, but of a damaged zstd file what stands before the damage. */
export function readWhatIsLeft(path: string): FileContent {
  const content = readFileSync(path);
  if (content.subarray(0, GZIP.length).equals(GZIP)) return { bytes: gunzipSync(content), isDamaged: false };
  const { bytes, isDamaged } = salvageSegment(content);
  return { bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), isDamaged };
}
