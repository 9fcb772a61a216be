import { describe, expect, it } from 'vitest';
import { sweepResets } from '../support/reset-sweep.ts';

describe('a connection that is reset while it posts an order, at every byte (fault U4)', () => {
  it.each(['request', 'answer'] as const)('of the %s', async (on) => {
    const result = await sweepResets(on, 1);
    console.info(`resets within the ${on}: ${JSON.stringify(result)}`);
    const { offsets, length, requests, duplicates, foreign, fates } = result;
    expect(offsets).toBeGreaterThan(length);
    expect({ requests, duplicates, foreign }).toEqual({ requests: offsets + 1, duplicates: 0, foreign: 0 });
    expect(fates).toMatchObject({ 'accepted not there': 0, 'refused there': 0 });
  });
});
