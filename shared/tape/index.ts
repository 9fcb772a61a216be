/** The recording format: bytes to records and back (design §8). */
export { readSignedOrders } from './signed-orders.ts';
export { TapeEncoder } from './tape-encoder.ts';
export { TapeReader } from './tape-reader.ts';
export type { Checkpoint, Footer, TapeHeader, TapeRecord, TapeVerdict } from './tape-format.ts';
