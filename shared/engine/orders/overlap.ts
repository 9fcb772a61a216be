import { type EpochMs, epochMs } from '../../units/index.ts';
import type { Market } from '../market.ts';

/** Fills are read again for so long before the last look: the venue's list may lag behind its stream (reliability §4). */
const OVERLAP_MS = 600_000;

/**
 * How far back the fills of some markets must be read: a margin before the last complete look and before the oldest trade
 * that is not final. All of them, which is 0, at the first look and when something is wrong with those that we have.
 */
export function fillsWantedSince(markets: readonly Market[]): EpochMs {
  return epochMs(Math.min(...markets.map(wantedSince)));
}

function wantedSince({ fills, reconciliation, balance }: Market): number {
  if (reconciliation.lookedAt === 0 || balance.mismatchSince !== undefined || fills.isOverdue) return 0;
  return Math.max(0, Math.min(reconciliation.lookedAt, fills.provisionalSince) - OVERLAP_MS);
}
