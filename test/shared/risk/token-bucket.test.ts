import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TokenBucket } from '../../../shared/risk/token-bucket.ts';

/** The bucket of V-BUCKET: 500 tokens, 200 more a second. */
const RULE = { ratePerS: 200, burst: 500 };

describe('a token bucket', () => {
  it('V-BUCKET: spends, refills, and says how long a batch has to wait', () => {
    const bucket = new TokenBucket(RULE, 0);
    expect(bucket.take(480, 480, 0)).toBe(true);
    expect(bucket.balance(0)).toBe(20);
    expect(bucket.take(45, 45, 0)).toBe(false);
    expect(bucket.secondsUntil(45, 0)).toBeCloseTo(0.125, 12);
    expect(bucket.balance(100)).toBe(40);
    expect(bucket.take(45, 45, 125)).toBe(true);
  });

  it('never lets more through than the burst and what has refilled since', () => {
    const spends = fc.array(fc.record({ afterMs: fc.nat(2_000), cost: fc.integer({ min: 1, max: 700 }) }));
    fc.assert(
      fc.property(spends, (list) => {
        const bucket = new TokenBucket(RULE, 0);
        let now = 0;
        let taken = 0;
        for (const { afterMs, cost } of list) {
          now += afterMs;
          if (bucket.take(cost, cost, now)) taken += cost;
          expect(taken).toBeLessThanOrEqual(RULE.burst + (RULE.ratePerS * now) / 1_000 + 1e-6);
        }
      }),
    );
  });

  it('can begin empty, for one who does not know what was spent before', () => {
    const bucket = new TokenBucket(RULE, 0, 0);
    expect(bucket.take(1, 1, 0)).toBe(false);
    expect(bucket.take(1, 1, 5)).toBe(true);
  });

  it('keeps what was saved when its rule changes, as far as it fits', () => {
    const bucket = new TokenBucket(RULE, 0);
    bucket.follow({ ratePerS: 10, burst: 15 }, 0);
    expect(bucket.balance(0)).toBe(15);
    bucket.follow(RULE, 0);
    expect(bucket.balance(0)).toBe(15);
  });

  it('believes whoever says that less is left, and nobody who says that more is', () => {
    const bucket = new TokenBucket(RULE, 0);
    bucket.lower(3, 0);
    bucket.lower(100, 0);
    expect(bucket.balance(0)).toBe(3);
  });

  it('never has what does not fit into it', () => {
    expect(new TokenBucket(RULE, 0).secondsUntil(501, 0)).toBe(Infinity);
  });
});
