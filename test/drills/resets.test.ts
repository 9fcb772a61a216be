import { describe, expect, it } from 'vitest';
import { sweepResets } from '../support/reset-sweep.ts';

describe('a connection that is reset while it posts an order (fault U4)', () => {
  it.each(['request', 'answer'] as const)(
    'at any byte of the %s makes no second order, nor a fate that is told wrongly',
    async (on) => {
      const { offsets, length, requests, duplicates, foreign, fates } = await sweepResets(on);
      expect(offsets).toBe(length + 5);
      expect({ requests, duplicates, foreign }).toEqual({ requests: offsets + 1, duplicates: 0, foreign: 0 });
      expect(fates).toMatchObject({ 'accepted not there': 0, 'refused there': 0, 'refused not there': 0 });
      // Doubt on both sides of the venue's taking the order, or the sweep did not reach what it is about.
      expect(fates['unknown there']).toBeGreaterThan(0);
      expect(fates['unknown not there'] > 0).toBe(on === 'request');
      expect(fates['accepted there']).toBeGreaterThan(0);
    },
  );
});
