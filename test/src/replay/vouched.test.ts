import { constants, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { TapeReader, type TapeVerdict } from '../../../shared/tape/index.ts';
import { openVouched } from '../../../workers/ports/segment-bytes.ts';
import { recordOffsets, sampleTape } from '../../shared/tape/sample-tape.ts';
import { flipped } from './tampering.ts';

function verdictOn(content: Uint8Array): TapeVerdict | undefined {
  const { bytes, vouched } = openVouched(content);
  const reader = new TapeReader(bytes, vouched);
  while (reader.next() !== undefined);
  return reader.verdict;
}

function seal(segment: Uint8Array): Buffer {
  return zstdCompressSync(segment, { params: { [constants.ZSTD_c_checksumFlag]: 1 } });
}

const WHOLE = sampleTape();

/** Records 1 to 4 are inputs and a checkpoint. */
function rearranged(...order: readonly number[]): Uint8Array {
  const offsets = recordOffsets(WHOLE);
  const head = WHOLE.subarray(0, offsets[1]);
  return Buffer.concat([head, ...order.map((record) => WHOLE.subarray(offsets[record], offsets[record + 1]))]);
}

describe('a sealed tape whose checksum is trusted', () => {
  it('is clean as it was written', () => {
    expect(openVouched(seal(WHOLE)).vouched).toBe(true);
    expect(verdictOn(seal(WHOLE))).toEqual({ condition: 'clean' });
  });

  it('with any one bit of its file turned over is not believed, unless it still says the same', () => {
    const sealed = seal(WHOLE);
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const file = flipped(sealed, bit);
      const isClean = verdictOn(file)?.condition === 'clean';
      const isTrue = !isClean || Buffer.from(openVouched(file).bytes).equals(WHOLE);
      expect([bit, isTrue]).toEqual([bit, true]);
    }
  });

  it('is not believed with records dropped, swapped or repeated before it was sealed', () => {
    for (const order of [
      [1, 2, 4, 5],
      [2, 1, 3, 4, 5],
      [1, 1, 2, 3, 4, 5],
      [2, 3, 4, 5],
      [1, 2, 3, 4],
    ]) {
      expect([order, verdictOn(seal(rearranged(...order)))?.condition]).not.toEqual([order, 'clean']);
    }
    expect(verdictOn(seal(rearranged(1, 2, 3, 4, 5)))).toEqual({ condition: 'clean' });
  });

  it('is checked record by record where the file has no checksum', () => {
    expect(openVouched(zstdCompressSync(WHOLE)).vouched).toBe(false);
    expect(openVouched(WHOLE).vouched).toBe(false);
    expect(verdictOn(zstdCompressSync(flipped(WHOLE, (WHOLE.length - 3) * 8)))?.condition).not.toBe('clean');
  });
});
