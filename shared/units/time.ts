import type { Brand } from './brand.ts';

/** A moment as integer UTC milliseconds. In the engine: venue-corrected time. */
export type EpochMs = Brand<number, 'EpochMs'>;

/** Trusts that `ms` is an integer. */
export function epochMs(ms: number): EpochMs {
  return ms as EpochMs;
}
