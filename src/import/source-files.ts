import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { constants, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { toErrorRecord, UsageError } from '../../shared/errors.ts';
import { findFiles, readWhole } from '../inspect/find-files.ts';
import type { SourceFile } from './importer.ts';

/** Bytes that a format is recognised by: of the file as it is, and of its text. */
const HEAD_BYTES = 64 * 1024;
const HEAD_CHARS = 8 * 1024;

/**
 * The files that the arguments name, folders walked.
 *
 * @throws {UsageError} for what is not there or cannot be read
 */
export function sourceFiles(paths: readonly string[]): readonly SourceFile[] {
  return findFiles(paths).map((path) => {
    try {
      return {
        name: basename(path),
        sha256: createHash('sha256').update(readFileSync(path)).digest('hex'),
        head: headOf(path),
        read: () => readWhole(path),
      };
    } catch (thrown) {
      throw new UsageError('unreadable', `import: ${path} cannot be read: ${toErrorRecord(thrown).message}`);
    }
  });
}

/** The lines of a text, one at a time: a whole day's trades as strings would not fit. Empty ones are left out. */
export function* linesOf(bytes: Buffer): Iterable<string> {
  for (let start = 0; start < bytes.length; ) {
    const lineEnd = bytes.indexOf('\n', start);
    const end = lineEnd === -1 ? bytes.length : lineEnd;
    const line = bytes.toString('utf8', start, end).trim();
    if (line !== '') yield line;
    start = end + 1;
  }
}

/** Decompresses no more than what is needed. */
function headOf(path: string): string {
  const file = openSync(path, 'r');
  const bytes = Buffer.alloc(HEAD_BYTES);
  const start = bytes.subarray(0, readSync(file, bytes, 0, HEAD_BYTES, 0));
  closeSync(file);
  return unpacked(start).toString('utf8', 0, HEAD_CHARS);
}

function unpacked(start: Buffer): Buffer {
  if (start[0] === 0x1f && start[1] === 0x8b) return gunzipSync(start, { finishFlush: constants.Z_SYNC_FLUSH });
  if (start.readUInt32LE(0) === 0xfd2fb528) return zstdDecompressSync(start, { finishFlush: constants.ZSTD_e_flush });
  return start;
}
