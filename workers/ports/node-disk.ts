import {
  closeSync,
  existsSync,
  fdatasync,
  fsync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { AppendFile, Disk, Durable } from '../../shared/ports/ports.ts';

/**
 * The file system. Appending is synchronous, since what follows must not overtake it; syncing is not, since it takes
 * milliseconds and at times a hundred, in which a worker has decisions to make.
 */
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
  const whenListed = afterFolderSync(folder);
  const sync = (done: Durable): void =>
    whenListed((failure) => {
      if (failure === undefined) fdatasync(descriptor, (error) => done(error ?? undefined));
      else done(failure);
    });
  return {
    append: (bytes) => writeAll(descriptor, bytes),
    sync,
    close: (done) =>
      sync((failure) => {
        closeSync(descriptor);
        done(failure);
      }),
  };
}

/**
 * A file whose folder entry is not durable is gone after a power loss, however well its content was synced. Syncs the
 * folder and returns how to wait for that.
 */
function afterFolderSync(folder: string): (done: Durable) => void {
  const waiting: Durable[] = [];
  let outcome: { readonly failure: Error | undefined } | undefined;
  const descriptor = openSync(folder, 'r');
  fsync(descriptor, (error) => {
    closeSync(descriptor);
    outcome = { failure: error ?? undefined };
    for (const done of waiting) done(outcome.failure);
  });
  return (done) => {
    if (outcome === undefined) waiting.push(done);
    else done(outcome.failure);
  };
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written);
}
