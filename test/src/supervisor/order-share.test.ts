import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TIER_NAMES, TIERS } from '../../../shared/risk/signer-tiers.ts';
import { TokenBucket } from '../../../shared/risk/token-bucket.ts';
import { orderShare } from '../../../src/supervisor/order-share.ts';

describe('an asset’s share of the signer’s orders', () => {
  it('adds up to no more than the venue lets the signer send, whatever each worker does and however often one restarts', () => {
    const act = fc.record({
      worker: fc.nat(7),
      afterMs: fc.nat(300),
      orders: fc.integer({ min: 1, max: 15 }),
      restarts: fc.boolean(),
    });
    const sample = fc.record({
      tier: fc.constantFrom(...TIER_NAMES),
      assets: fc.integer({ min: 1, max: 8 }),
      acts: fc.array(act, { maxLength: 200 }),
    });
    fc.assert(
      fc.property(sample, ({ tier, assets, acts }) => {
        const share = orderShare(tier, assets);
        const venue = new TokenBucket(TIERS[tier].order, 0);
        const workers = Array.from({ length: assets }, () => new TokenBucket(share, 0, 0));
        let now = 0;
        let refused = 0;
        for (const { worker, afterMs, orders, restarts } of acts) {
          now += afterMs;
          const own = worker % assets;
          if (restarts) workers[own] = new TokenBucket(share, now, 0);
          if (workers[own]!.take(orders, orders, now) && !venue.take(orders, orders, now)) refused += 1;
        }
        expect(refused).toBe(0);
      }),
    );
  });
});
