import { zstdCompressSync } from 'node:zlib';
import { TapeReader } from '../../../shared/tape/index.ts';
import { openSegment } from '../../../workers/ports/segment-bytes.ts';

/** What a reader believes of a segment's file: a fingerprint of each record, and whether it calls the segment whole. */
export type Belief = { readonly records: readonly string[]; readonly clean: boolean };

export function beliefIn(content: Uint8Array): Belief {
  const reader = new TapeReader(openSegment(content));
  const records: string[] = reader.header === undefined ? [] : [JSON.stringify(reader.header)];
  for (let record = reader.next(); record !== undefined; record = reader.next()) {
    const frame = record.type === 'input' && record.input.kind === 'frame' ? record.input : undefined;
    // As JSON, bytes would be an object with a key for each.
    const told = frame === undefined ? record : { ...record, input: { ...frame, bytes: [] } };
    records.push(JSON.stringify(told) + Buffer.from(frame?.bytes ?? []).toString('latin1'));
  }
  return { records, clean: reader.verdict?.condition === 'clean' };
}

/** As a worker's disk seals it. */
export function sealed(segment: Uint8Array): Uint8Array {
  return zstdCompressSync(segment);
}

/** True when every believed record is one of the whole tape, in its place, and a tape that lacks any is not called whole. */
export function isHonest(belief: Belief, whole: Belief): boolean {
  const isPrefix = belief.records.every((record, index) => record === whole.records[index]);
  return isPrefix && (!belief.clean || belief.records.length === whole.records.length);
}

/** The bytes with one bit turned over. */
export function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const damaged = Uint8Array.from(bytes);
  damaged[bit >> 3]! ^= 1 << (bit & 7);
  return damaged;
}
