import { constants, zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { zstdFrame } from '../../../workers/ports/zstd-frame.ts';

const WITH_CHECKSUM = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };

describe('the header of a zstd frame', () => {
  it.each([0, 1, 255, 256, 1_000, 65_791, 65_792, 300_000])('tells the size of %i bytes in every width', (size) => {
    const content = Buffer.alloc(size, 7);
    expect(zstdFrame(zstdCompressSync(content))).toEqual({ hasChecksum: false, contentSize: size });
    expect(zstdFrame(zstdCompressSync(content, WITH_CHECKSUM))).toEqual({ hasChecksum: true, contentSize: size });
  });

  it('is not seen in what is no frame, or less than a header', () => {
    expect(zstdFrame(new TextEncoder().encode('BHTAPE\r\n…'))).toBeUndefined();
    expect(zstdFrame(zstdCompressSync(Buffer.alloc(9)).subarray(0, 5))).toBeUndefined();
    expect(zstdFrame(new Uint8Array())).toBeUndefined();
  });
});
