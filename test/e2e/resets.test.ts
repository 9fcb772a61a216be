import { describe, expect, it } from 'vitest';
import { sweepResets } from '../support/reset-sweep.ts';

/** Bytes between two breaks; `test/slow/resets.test.ts` breaks at each. */
const STRIDE = 41;

describe('a connection that is reset while it posts an order (fault U4)', () => {
  it.each(['request', 'answer'] as const)(
    'within the %s never makes a second order, nor a fate that is told wrongly',
    async (on) => {
      const { offsets, length, requests, duplicates, foreign, fates } = await sweepResets(on, STRIDE);
      expect(offsets).toBeGreaterThan(length / STRIDE);
      expect({ requests, duplicates, foreign }).toEqual({ requests: offsets + 1, duplicates: 0, foreign: 0 });
      expect(fates).toMatchObject({ 'accepted not there': 0, 'refused there': 0 });
      // Both halves of the doubt occur, or the sweep did not reach what it is about.
      expect(fates['unknown there']).toBeGreaterThan(0);
      if (on === 'request') expect(fates['unknown not there']).toBeGreaterThan(0);
    },
  );
});
