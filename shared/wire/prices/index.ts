export { BinanceDecoder } from './binance.ts';
export * from './binance-frames.ts';
export * from './candles.ts';
export { type PolyboltControl, polyboltControl, PolyboltDecoder } from './polybolt.ts';
export * from './polybolt-frames.ts';
export type { PricePoint } from './price-point.ts';
export { decodeRtdsFrame } from './rtds.ts';
export * from './rtds-frames.ts';
