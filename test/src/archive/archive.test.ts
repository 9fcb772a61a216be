import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { packFolder, unpackArchive } from '../../../src/archive/archive.ts';
import { type KeySource, opened, sealed } from '../../../src/archive/sealed-stream.ts';

const PASSPHRASE = 'correct horse battery staple';
const MIB = 1_048_576;
/** Header; then pieces of 1 MiB and 16 bytes each. */
const HEADER = 31;
const PIECE = MIB + 16;

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-archive-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function* inParts(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

/** As from a passphrase, without the cost of it. */
const cheapKey =
  (passphrase: string): KeySource =>
  async (salt) =>
    createHash('sha256').update(passphrase).update(salt).digest();

const seal = (bytes: Uint8Array, size = 65_536) => collect(sealed(inParts(bytes, size), cheapKey(PASSPHRASE)));
const open = (bytes: Uint8Array, passphrase = PASSPHRASE) =>
  collect(opened(inParts(bytes, 70_001), cheapKey(passphrase)));

/** 2.5 MiB that tell where they are. */
const PLAIN = Buffer.from(Uint32Array.from({ length: (2.5 * MIB) / 4 }, (_, index) => index).buffer);

describe('an encrypted stream', () => {
  let whole: Buffer;
  beforeAll(async () => {
    whole = await seal(PLAIN);
  });

  it.each([0, 1, MIB, 2 * MIB + 1])('gives back %i bytes as they were', async (length) => {
    const plain = PLAIN.subarray(0, length);
    expect((await open(await seal(plain, 40_000))).equals(plain)).toBe(true);
  });

  it('shows nothing of what is in it, and is another one each time', async () => {
    expect(whole.includes(PLAIN.subarray(4_000, 4_032))).toBe(false);
    expect((await seal(PLAIN)).subarray(HEADER, HEADER + 64).equals(whole.subarray(HEADER, HEADER + 64))).toBe(false);
  });

  it('opens with no other passphrase', async () => {
    await expect(open(whole, `${PASSPHRASE}.`)).rejects.toThrow('the passphrase is another one');
  });

  it.each<[string, (bytes: Buffer) => Uint8Array, string]>([
    ['a bit of the salt', (bytes) => flipped(bytes, 10), 'cannot be opened'],
    ['a bit of the first piece', (bytes) => flipped(bytes, HEADER + 5), 'cannot be opened'],
    ['a bit of a later piece', (bytes) => flipped(bytes, HEADER + PIECE + 5), 'in piece 1'],
    ['the last bit', (bytes) => flipped(bytes, bytes.length - 1), 'in piece 2'],
    ['an end cut off between two pieces', (bytes) => bytes.subarray(0, HEADER + 2 * PIECE), 'in piece 1'],
    ['an end cut off within a piece', (bytes) => bytes.subarray(0, HEADER + PIECE + 1_000), 'in piece 1'],
    ['everything but the header cut off', (bytes) => bytes.subarray(0, HEADER), 'cut off'],
    ['two pieces in each other’s place', swapped, 'cannot be opened'],
    ['something behind the end', (bytes) => Buffer.concat([bytes, Buffer.alloc(9)]), 'in piece 2'],
    ['another file', () => Buffer.from('not an archive, but long enough for a header'), 'no archive'],
  ])('is refused with %s changed', async (_name, change, words) => {
    await expect(open(change(whole))).rejects.toThrow(words);
  });
});

function flipped(bytes: Buffer, at: number): Buffer {
  const changed = Buffer.from(bytes);
  changed[at]! ^= 1;
  return changed;
}

function swapped(bytes: Buffer): Buffer {
  const [header, first, second, rest] = [0, HEADER, HEADER + PIECE, HEADER + 2 * PIECE, bytes.length].map(
    (from, index, cuts) => bytes.subarray(from, cuts[index + 1]),
  ) as [Buffer, Buffer, Buffer, Buffer];
  return Buffer.concat([header, second, first, rest]);
}

describe('an archive of a folder', () => {
  it('gives back every file, and leaves nothing behind that was not proved', async () => {
    const data = join(folder, 'data');
    mkdirSync(join(data, 'tapes'), { recursive: true });
    writeFileSync(join(data, 'tapes', 'one.tape'), PLAIN);
    writeFileSync(join(data, 'bulkhead.log'), '{"level":30}\n');
    const file = join(folder, 'backup.bha');
    await packFolder(data, file, PASSPHRASE);
    await expect(packFolder(data, file, PASSPHRASE)).rejects.toThrow('is there already');
    await expect(unpackArchive(file, join(folder, 'guessed'), 'another passphrase')).rejects.toThrow('passphrase');
    await unpackArchive(file, join(folder, 'restored'), PASSPHRASE);
    expect(readFileSync(join(folder, 'restored/data/tapes/one.tape')).equals(PLAIN)).toBe(true);
    expect(readFileSync(join(folder, 'restored/data/bulkhead.log'), 'utf8')).toBe('{"level":30}\n');
    writeFileSync(file, flipped(readFileSync(file), HEADER + 2 * PIECE + 9));
    await expect(unpackArchive(file, join(folder, 'changed'), PASSPHRASE)).rejects.toThrow('in piece 2');
    expect(readdirSync(folder).toSorted()).toEqual(['backup.bha', 'data', 'restored']);
  });

  it('ends, tar and all, where the file cannot be written, instead of waiting for a reader', async () => {
    const data = join(folder, 'large');
    mkdirSync(data);
    writeFileSync(join(data, 'one.tape'), PLAIN);
    await expect(packFolder(data, join(folder, 'missing', 'backup.bha'), PASSPHRASE)).rejects.toThrow('no such folder');
    await expect(packFolder(data, join(folder, 'x'.repeat(252)), PASSPHRASE)).rejects.toThrow('ENAMETOOLONG');
    await vi.waitFor(() => expect(process.getActiveResourcesInfo()).not.toContain('ProcessWrap'));
  });
});
