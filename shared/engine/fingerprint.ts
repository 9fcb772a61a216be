import { createHash } from 'node:crypto';
import type { Input } from './input.ts';

/** Members whose values never repeat: times, ids and hashes. */
const PASSING = /"(?:timestamp|hash|transaction_hash|market|asset_id|id|at|venueMs|priceMs)":(?:"[^"]*"|-?\d+)/g;

/**
 * What an input is, apart from when it came and which round it belongs to: hex, short. The supervisor recognises by it that
 * the input which ended a worker has come again (poison rule, reliability §3.2).
 */
export function fingerprintOf(input: Input): string {
  const text =
    input.kind === 'frame' ? `${input.feed}:${new TextDecoder().decode(input.bytes)}` : JSON.stringify(input.event);
  return createHash('sha256').update(text.replace(PASSING, '')).digest('hex').slice(0, 16);
}
