/** The recording format: bytes to records and back (design §8). */
export { readSignedOrders } from './signed-orders.ts';
export { SegmentCheck } from './segment-check.ts';
export { SEALED, segmentName, segmentsIn } from './segment-names.ts';
export { TapeEncoder } from './tape-encoder.ts';
export { TapeReader } from './tape-reader.ts';
export type { SegmentName } from './segment-names.ts';
export type {
  Checkpoint,
  Footer,
  PreviousSegment,
  TapeHeader,
  TapeRecord,
  TapeSource,
  TapeVerdict,
} from './tape-format.ts';
