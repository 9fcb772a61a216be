import { describe, expect, it } from 'vitest';
import { runSeed } from './seed-run.ts';

/** CI runs these; `./bulkhead simulate --seeds 1000` is the long form. */
const SEEDS = [1, 2, 3, 4, 5, 7];

/** Seeds that found something once, and what. */
const CORPUS: readonly (readonly [seed: number, found: string])[] = [
  [63, 'a session ended while the fate of an order was unknown, which then came to the venue and rested'],
  [6, 'rounds that a worker left behind before a long quarantine were never settled'],
];

function outcomeOf(seed: number): {
  readonly seed: number;
  readonly breaks: readonly string[];
  readonly tested: boolean;
} {
  const { breaks, checks } = runSeed(seed);
  return { seed, breaks, tested: checks > 100 };
}

describe('mixed faults over connection, venue, process and disk', () => {
  it.each(SEEDS)('seed %i keeps every promise while they last, and converges when they end', (seed) => {
    expect(outcomeOf(seed)).toEqual({ seed, breaks: [], tested: true });
  });

  it.each(CORPUS)('seed %i: %s; that stays mended', (seed) => {
    expect(outcomeOf(seed)).toEqual({ seed, breaks: [], tested: true });
  });

  it('come out the same for the same seed, so that a failure can be looked at again', () => {
    expect(runSeed(2)).toEqual(runSeed(2));
  });
});
