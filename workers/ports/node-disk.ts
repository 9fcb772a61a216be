import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  fdatasync,
  fsync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { pipeline, Writable } from 'node:stream';
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib';
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
  compress,
  decompress,
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

/** The checksum covers the content: a reader that decompresses to the end has what was written. It is told the size as well. */
const WITH_CHECKSUM = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

/** Bytes that pass between two turns of the caller's loop. */
const PIECE = { highWaterMark: 64 * 1024 };

function compress(from: string, to: string, done: Durable): void {
  const target = createWriteStream(to, { flags: 'wx', flush: true });
  const options = { ...WITH_CHECKSUM, pledgedSrcSize: statSync(from, { throwIfNoEntry: false })?.size ?? 0 };
  pipeline(createReadStream(from, PIECE), createZstdCompress(options), target, (failure) => {
    if (failure) done(failure);
    else afterFolderSync(dirname(to))(done);
  });
}

function decompress(path: string, piece: (bytes: Uint8Array) => void, done: (failure?: Error) => void): void {
  const sink = new Writable({
    write(chunk: Uint8Array, _encoding, next) {
      piece(chunk);
      next();
    },
  });
  pipeline(createReadStream(path, PIECE), createZstdDecompress(), sink, (failure) => done(failure ?? undefined));
}
