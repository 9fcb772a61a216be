import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { AppendFile, Disk } from '../../shared/ports/ports.ts';

/** The file system, synchronous: what is appended here must not be overtaken by what follows it. */
export const nodeDisk: Disk = {
  create,
  read: (path) => readFileSync(path),
  rename: (from, to) => renameSync(from, to),
  remove: (path) => rmSync(path),
  list: (folder) => (existsSync(folder) ? readdirSync(folder).sort() : []),
  exists: (path) => existsSync(path),
};

function create(path: string): AppendFile {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const descriptor = openSync(path, 'ax');
  syncFolder(folder);
  return {
    append: (bytes) => writeAll(descriptor, bytes),
    sync: () => fdatasyncSync(descriptor),
    close: () => closeSync(descriptor),
  };
}

/** A file whose folder entry is not durable is gone after a power loss, however well its content was synced. */
function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}
