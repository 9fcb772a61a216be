import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { BulkheadError } from '../../shared/errors.ts';

/** What an archive begins with: name and version of the format. */
const MAGIC = Buffer.from('BHARCH1\n');
const SALT_BYTES = 16;
const PREFIX_BYTES = 7;
const HEADER_BYTES = MAGIC.length + SALT_BYTES + PREFIX_BYTES;
const TAG_BYTES = 16;
/** Encrypted and authenticated together; what is read is believed piece by piece. */
const PIECE_BYTES = 1_048_576;
/** 128 MiB and some tenths of a second for each guess at a passphrase. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };

/** The bytes are no archive, are not whole, were changed, or the passphrase is another one. */
export class ArchiveError extends BulkheadError {
  constructor(message: string) {
    super('archive', message);
  }
}

/** The 32 bytes of a key, from an archive's salt. */
export type KeySource = (salt: Uint8Array) => Promise<Uint8Array>;

/** A key from a passphrase, made dear to guess by scrypt. */
export function keyFrom(passphrase: string): KeySource {
  return (salt) =>
    new Promise((resolve, reject) => {
      scrypt(passphrase.normalize('NFKC'), salt, 32, SCRYPT, (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      });
    });
}

/**
 * Encrypts a stream with AES-256-GCM. Each piece has a nonce of its own that counts it
 * and marks the last one, so that pieces cannot be changed, left out, swapped or cut off unnoticed; file names and sizes are
 * inside.
 */
export async function* sealed(source: AsyncIterable<Uint8Array>, keySource: KeySource): AsyncGenerator<Buffer> {
  const header = Buffer.concat([MAGIC, randomBytes(SALT_BYTES + PREFIX_BYTES)]);
  const key = await keySource(saltOf(header));
  yield header;
  for await (const { piece, number, isLast } of pieces(source, PIECE_BYTES)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(header, number, isLast)).setAAD(header);
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
  }
}

/**
 * Decrypts what {@link sealed} made; what it yields was authenticated before.
 *
 * @throws {ArchiveError} at the first byte that is not as it was, and at an end that is not the end
 */
export async function* opened(source: AsyncIterable<Uint8Array>, keySource: KeySource): AsyncGenerator<Buffer> {
  const bytes = source[Symbol.asyncIterator]();
  const { header, rest } = await headerOf(bytes);
  const key = await keySource(saltOf(header));
  for await (const { piece, number, isLast } of pieces(after(rest, bytes), PIECE_BYTES + TAG_BYTES)) {
    if (piece.length < TAG_BYTES) throw new ArchiveError('the archive is cut off');
    const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(header, number, isLast)).setAAD(header);
    decipher.setAuthTag(piece.subarray(-TAG_BYTES));
    yield finished(decipher, piece.subarray(0, -TAG_BYTES), number);
  }
}

function finished(decipher: ReturnType<typeof createDecipheriv>, piece: Buffer, number: number): Buffer {
  try {
    return Buffer.concat([decipher.update(piece), decipher.final()]);
  } catch {
    const where =
      number === 0
        ? 'the passphrase is another one, or the archive was changed'
        : `changed or cut off in piece ${number}`;
    throw new ArchiveError(`the archive cannot be opened: ${where}`);
  }
}

function saltOf(header: Buffer): Buffer {
  return header.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
}

function nonceOf(header: Buffer, number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  header.copy(nonce, 0, HEADER_BYTES - PREFIX_BYTES);
  nonce.writeUInt32BE(number, PREFIX_BYTES);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

async function headerOf(bytes: AsyncIterator<Uint8Array>): Promise<{ readonly header: Buffer; readonly rest: Buffer }> {
  let held = Buffer.alloc(0);
  while (held.length < HEADER_BYTES) {
    const next = await bytes.next();
    if (next.done === true) break;
    held = Buffer.concat([held, next.value]);
  }
  if (held.length < HEADER_BYTES || !held.subarray(0, MAGIC.length).equals(MAGIC)) {
    throw new ArchiveError('this is no archive that "bulkhead archive" made');
  }
  return { header: held.subarray(0, HEADER_BYTES), rest: held.subarray(HEADER_BYTES) };
}

async function* after(first: Buffer, bytes: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield first;
  for (let next = await bytes.next(); next.done !== true; next = await bytes.next()) yield next.value;
}

type Piece = { readonly piece: Buffer; readonly number: number; readonly isLast: boolean };

/** Cuts a stream into pieces of one size; the last one, which may be empty, is known as such. */
async function* pieces(source: AsyncIterable<Uint8Array>, size: number): AsyncGenerator<Piece> {
  let held: Buffer[] = [];
  let length = 0;
  let number = 0;
  for await (const bytes of source) {
    held.push(Buffer.from(bytes));
    length += bytes.length;
    if (length <= size) continue;
    const all = Buffer.concat(held);
    let from = 0;
    // The rest is kept back even where it is a whole piece: it may be the last.
    for (; all.length - from > size; from += size, number += 1) {
      yield { piece: all.subarray(from, from + size), number, isLast: false };
    }
    held = [all.subarray(from)];
    length = all.length - from;
  }
  yield { piece: Buffer.concat(held), number, isLast: true };
}
