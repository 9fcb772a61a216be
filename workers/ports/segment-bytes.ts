import { constants, zstdDecompressSync } from 'node:zlib';
import type { Disk } from '../../shared/ports/ports.ts';
import { SEALED } from '../../shared/tape/index.ts';
import { type ZstdFrame, zstdFrame } from './zstd-frame.ts';

/** More than any round makes: what claims to be larger is decompressed piece by piece. */
const LARGEST_AT_ONCE = 1024 * 1024 * 1024;

/** Bytes of a segment. `vouched`: they came out of a sealed file whose checksum was right. */
export type OpenedSegment = { readonly bytes: Uint8Array; readonly vouched: boolean };

/**
 * The bytes of a tape segment, from the content of its file, raw or sealed. A sealed file that does not decompress comes back
 * as it is: the tape reader calls it corrupt. Never throws.
 */
export function openSegment(content: Uint8Array): Uint8Array {
  return openVouched(content).bytes;
}

/** {@link openSegment} for a reader that need not check again, record by record, what the sealed file's checksum covers. */
export function openVouched(content: Uint8Array): OpenedSegment {
  const frame = zstdFrame(content);
  if (frame === undefined) return { bytes: content, vouched: false };
  try {
    return { bytes: zstdDecompressSync(content, sizesOf(frame)), vouched: frame.hasChecksum };
  } catch {
    return { bytes: content, vouched: false };
  }
}

/** What a sealed file still holds, and whether it is damaged. */
export type SalvagedSegment = { readonly bytes: Uint8Array; readonly isDamaged: boolean };

/**
 * {@link openSegment} for looking at what is left: of a damaged sealed file the bytes before the damage. Nothing vouches for them
 * but the checksums of their records. Never throws.
 */
export function salvageSegment(content: Uint8Array): SalvagedSegment {
  const bytes = openSegment(content);
  const isDamaged = zstdFrame(content) !== undefined && bytes === content;
  return isDamaged ? { bytes: beforeDamage(content), isDamaged } : { bytes, isDamaged };
}

/** The longest beginning of a frame that decompresses is found by halving: the longer ones all hold the damage. */
function beforeDamage(frame: Uint8Array): Uint8Array {
  let content = new Uint8Array();
  let good = 0;
  let bad = frame.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    try {
      content = zstdDecompressSync(frame.subarray(0, middle), { finishFlush: constants.ZSTD_e_flush });
      good = middle;
    } catch {
      bad = middle;
    }
  }
  return content;
}

/** With room for all of it at once nothing has to be put together afterwards, which takes longer than the decompression. */
function sizesOf({ contentSize }: ZstdFrame): { chunkSize?: number } {
  return contentSize === undefined || contentSize > LARGEST_AT_ONCE ? {} : { chunkSize: contentSize + 64 };
}

/**
 * The bytes of the segment with this raw path, wherever they are: a running session seals segments, so that the raw file may
 * go between a look into the folder and the reading.
 *
 * @throws when neither file can be read
 */
export function readSegment(disk: Pick<Disk, 'read' | 'exists'>, path: string): Uint8Array {
  try {
    return openSegment(disk.read(path));
  } catch (thrown) {
    if (disk.exists(path) || !disk.exists(path + SEALED)) throw thrown;
    return openSegment(disk.read(path + SEALED));
  }
}
