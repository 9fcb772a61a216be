/** What the header of a zstd frame says. */
export type ZstdFrame = {
  /** Whether a checksum of the content follows it. */
  readonly hasChecksum: boolean;
  /** Bytes of the content; absent when the writer did not know. */
  readonly contentSize: number | undefined;
};

const MAGIC = 0xfd2fb528;

/** Bytes of the content size by the two highest bits of the descriptor; with one segment only, 0 means 1. */
const SIZE_BYTES = [0, 2, 4, 8];
const DICTIONARY_BYTES = [0, 1, 2, 4];

/** What two bytes say is counted from here. */
const TWO_BYTE_OFFSET = 256;

/** Reads the header of a zstd frame (RFC 8878, section 3.1.1.1); `undefined` when the bytes do not begin with one. */
export function zstdFrame(bytes: Uint8Array): ZstdFrame | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6 || view.getUint32(0, true) !== MAGIC) return undefined;
  const descriptor = view.getUint8(4);
  const hasChecksum = (descriptor & 0b100) !== 0;
  const isSingleSegment = (descriptor & 0b100000) !== 0;
  const at = 5 + (isSingleSegment ? 0 : 1) + DICTIONARY_BYTES[descriptor & 0b11]!;
  const size = SIZE_BYTES[descriptor >> 6]! || (isSingleSegment ? 1 : 0);
  return { hasChecksum, contentSize: at + size > bytes.length ? undefined : sizeAt(view, at, size) };
}

function sizeAt(view: DataView, at: number, bytes: number): number | undefined {
  switch (bytes) {
    case 1:
      return view.getUint8(at);
    case 2:
      return view.getUint16(at, true) + TWO_BYTE_OFFSET;
    case 4:
      return view.getUint32(at, true);
    case 8:
      return Number(view.getBigUint64(at, true));
    default:
      return undefined;
  }
}
