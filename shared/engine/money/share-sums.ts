import type { VenueFill } from '../../events/engine-events.ts';
import { type MicroShares, microShares } from '../../units/index.ts';

/** Shares of one outcome that were traded by fills which did not fail; the confirmed ones are among the traded. */
export type ShareSums = Record<'traded' | 'confirmed', { bought: MicroShares; sold: MicroShares }>;

/** Sums before the first trade. */
export function noShares(): ShareSums {
  return {
    traded: { bought: microShares(0), sold: microShares(0) },
    confirmed: { bought: microShares(0), sold: microShares(0) },
  };
}

/** Adds a fill to the sums of one kind. */
export function sumShares(sums: ShareSums, { side, size }: VenueFill, kind: keyof ShareSums): void {
  const sum = sums[kind];
  if (side === 'BUY') sum.bought = microShares(sum.bought + size);
  else sum.sold = microShares(sum.sold + size);
}
