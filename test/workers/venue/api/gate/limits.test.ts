import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { AddressLimits } from '../../../../../workers/venue/api/gate/address-limits.ts';
import { SignerLimits } from '../../../../../workers/venue/api/gate/signer-limits.ts';
import { type Tier, TIER_NAMES, TIERS } from '../../../../../shared/risk/signer-tiers.ts';
import { VirtualTime } from '../../../../support/virtual-time.ts';

const START_S = 1_793_000_000;
const [ALICE, BOB] = ['0xA11CE', '0xB0B'];

function limitsOf(tier: Tier | 'none' = 'standard') {
  const time = new VirtualTime(START_S * 1000);
  return { time, limits: new SignerLimits(tier, time) };
}

describe('SignerLimits', () => {
  it('lets the burst of a tier through and not one order more', () => {
    const { limits } = limitsOf();
    for (let order = 0; order < 60; order += 1) expect(limits.spend(ALICE, 'order', 1).allowed).toBe(true);
    expect(limits.spend(ALICE, 'order', 1).allowed).toBe(false);
  });

  it('refills at the rate of the tier, never above its burst', () => {
    const { time, limits } = limitsOf();
    limits.spend(ALICE, 'order', 60);
    time.advance(250);
    expect(limits.spend(ALICE, 'order', 11).allowed).toBe(false);
    expect(limits.spend(ALICE, 'order', 10).allowed).toBe(true);
    time.advance(3_600_000);
    expect(limits.spend(ALICE, 'order', 61).allowed).toBe(false);
    expect(limits.spend(ALICE, 'order', 60).allowed).toBe(true);
  });

  it('keeps the buckets of signers apart, and of orders and cancels, but not those of one signer in two spellings', () => {
    const { limits } = limitsOf();
    limits.spend(ALICE, 'order', 60);
    expect(limits.spend(BOB, 'order', 60).allowed).toBe(true);
    expect(limits.spend(ALICE, 'cancel', 120).allowed).toBe(true);
    expect(limits.spend(ALICE.toLowerCase(), 'order', 1).allowed).toBe(false);
  });

  it('takes a batch whole or not at all: a refused one costs nothing', () => {
    const { limits } = limitsOf();
    limits.spend(ALICE, 'order', 50);
    expect(limits.spend(ALICE, 'order', 15).allowed).toBe(false);
    expect(limits.spend(ALICE, 'order', 10).allowed).toBe(true);
  });

  it('lets cancels overdraw up to Gold, so that a mass cancel is never stuck half way, and then asks for patience', () => {
    const { time, limits } = limitsOf('gold');
    expect(limits.spend(ALICE, 'cancel', 2_000).allowed).toBe(true);
    const { allowed, headers } = limits.spend(ALICE, 'cancel', 1);
    expect([allowed, headers['poly-ratelimit-remaining'], headers['retry-after']]).toEqual([false, '0', '2']);
    time.advance(1_002);
    expect(limits.spend(ALICE, 'cancel', 1).allowed).toBe(true);
  });

  it('lets no cancel overdraw above Gold', () => {
    const { limits } = limitsOf('platinum');
    expect(limits.spend(ALICE, 'cancel', 1_351).allowed).toBe(false);
    expect(limits.spend(ALICE, 'cancel', 1_350).allowed).toBe(true);
  });

  it('tells what is left, when the bucket is full again, the tier, and warns when little is left', () => {
    const { limits } = limitsOf();
    expect(limits.spend(ALICE, 'order', 20).headers).toEqual({
      'poly-ratelimit-remaining': '40',
      'poly-ratelimit-reset': String(START_S + 1),
      'poly-ratelimit-tier': 'standard',
    });
    expect(limits.spend(ALICE, 'order', 30).headers).toMatchObject({
      'poly-ratelimit-remaining': '10',
      'poly-ratelimit-reset': String(START_S + 2),
      'poly-ratelimit-warning': 'true',
    });
  });

  it('does not limit at all without a tier', () => {
    expect(limitsOf('none').limits.spend(ALICE, 'order', 1_000_000)).toEqual({ allowed: true, headers: {} });
  });

  it.each(TIER_NAMES)('never grants more orders than burst plus rate times time in tier %s', (tier) => {
    const { ratePerS, burst } = TIERS[tier].order;
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 900 }), fc.integer({ min: 1, max: 15 }))), (acts) => {
        const { time, limits } = limitsOf(tier);
        let granted = 0;
        for (const [waitMs, cost] of acts) {
          time.advance(waitMs);
          if (limits.spend(ALICE, 'order', cost).allowed) granted += cost;
        }
        const passedS = (time.wallMs() - START_S * 1000) / 1000;
        expect(granted).toBeLessThanOrEqual(burst + ratePerS * passedS + 1e-6);
      }),
    );
  });
});

function ask(limits: AddressLimits, times: number, path = '/clob/ok') {
  return Array.from({ length: times }, () => limits.admit('GET', path));
}

describe('AddressLimits', () => {
  it('holds requests beyond a limit up before it refuses any', () => {
    const limits = new AddressLimits(new VirtualTime(0));
    const answers = ask(limits, 151);
    expect(answers.slice(0, 100)).toEqual(Array.from({ length: 100 }, () => ({ kind: 'admitted', waitMs: 0 })));
    expect(answers[100]).toEqual({ kind: 'admitted', waitMs: 100 });
    expect(answers[149]).toEqual({ kind: 'admitted', waitMs: 5_000 });
    expect(answers[150]).toEqual({ kind: 'too-many', retryAfterS: 6 });
  });

  it('has room again after the window, and a refused request takes none', () => {
    const time = new VirtualTime(0);
    const limits = new AddressLimits(time);
    ask(limits, 1_000);
    time.advance(15_000);
    expect(ask(limits, 100).every((answer) => answer.kind === 'admitted' && answer.waitMs === 0)).toBe(true);
  });

  it('lets 25 submissions to the relayer through at once, then one every 2.4 seconds', () => {
    const limits = new AddressLimits(new VirtualTime(START_S * 1000));
    const waits = Array.from({ length: 28 }, () => limits.admit('POST', '/relayer/submit'));
    expect(waits.slice(0, 25)).toEqual(Array.from({ length: 25 }, () => ({ kind: 'admitted', waitMs: 0 })));
    expect(waits.slice(25)).toEqual([
      { kind: 'admitted', waitMs: 2_400 },
      { kind: 'admitted', waitMs: 4_800 },
      { kind: 'too-many', retryAfterS: 8 },
    ]);
  });

  it('counts groups apart, and a request in every group that it belongs to', () => {
    const limits = new AddressLimits(new VirtualTime(0));
    ask(limits, 150);
    expect(limits.admit('GET', '/clob/book')).toEqual({ kind: 'admitted', waitMs: 0 });
    ask(limits, 500, '/gamma/events');
    ask(limits, 300, '/gamma/markets');
    expect(ask(limits, 101, '/gamma/markets/slug/x').at(0)).toMatchObject({ kind: 'admitted', waitMs: 34 });
  });
});
