import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { type Asset, ASSETS } from '../../../shared/market/assets.ts';
import { microUsdc } from '../../../shared/units/index.ts';
import { ExposureLedger } from '../../../src/supervisor/exposure-ledger.ts';
import { POLICY } from '../../../src/supervisor/policy.ts';

const LIMIT = microUsdc(400);
const HELD_FOR_MS = POLICY.lease.ttlMs + POLICY.lease.graceMs;

describe('ExposureLedger', () => {
  it('lends no more than is free, so that a late asset cannot break the limit', () => {
    const ledger = new ExposureLedger(LIMIT, POLICY.lease);
    expect(ledger.grant('BTC', microUsdc(300), 0)).toBe(300);
    expect(ledger.grant('ETH', microUsdc(300), 0)).toBe(100);
    expect(ledger.grant('SOL', microUsdc(1), 0)).toBe(0);
  });

  it('counts a larger lease until it has run out, although a smaller one replaced it', () => {
    const ledger = new ExposureLedger(LIMIT, POLICY.lease);
    ledger.grant('BTC', microUsdc(300), 0);
    ledger.grant('BTC', microUsdc(50), 1_000);
    expect(ledger.grant('ETH', LIMIT, HELD_FOR_MS - 1)).toBe(100);
    expect(ledger.held('BTC', HELD_FOR_MS)).toBe(50);
    expect(ledger.grant('SOL', LIMIT, HELD_FOR_MS)).toBe(250);
  });

  it('counts what is really at risk after the lease that allowed it has run out', () => {
    const ledger = new ExposureLedger(LIMIT, POLICY.lease);
    ledger.grant('BTC', microUsdc(300), 0);
    ledger.report('BTC', microUsdc(250));
    expect(ledger.grant('ETH', LIMIT, HELD_FOR_MS)).toBe(150);
  });

  it('keeps the worse of lent and reported from a death until the successor has reconciled', () => {
    const ledger = new ExposureLedger(LIMIT, POLICY.lease);
    ledger.grant('BTC', microUsdc(300), 0);
    ledger.report('BTC', microUsdc(20));
    expect(ledger.freeze('BTC', 1)).toBe(300);
    expect(ledger.grant('BTC', microUsdc(1), 2)).toBe(0);
    expect(ledger.grant('ETH', LIMIT, 10 * HELD_FOR_MS)).toBe(100);
    ledger.begin('BTC');
    ledger.report('BTC', microUsdc(20));
    expect(ledger.atRisk()).toBe(300);
    ledger.thaw('BTC');
    expect(ledger.grant('SOL', LIMIT, 20 * HELD_FOR_MS)).toBe(380);
  });

  it('does not count a predecessor’s risk for ever when its successor finds nothing and so reports nothing', () => {
    const ledger = new ExposureLedger(LIMIT, POLICY.lease);
    ledger.report('BTC', microUsdc(250));
    ledger.begin('BTC');
    expect(ledger.grant('ETH', LIMIT, 0)).toBe(150);
    ledger.thaw('BTC');
    expect(ledger.grant('ETH', LIMIT, 0)).toBe(400);
  });

  const asset = fc.constantFrom(...ASSETS);
  const move = fc.oneof(
    fc.record({ kind: fc.constant('grant' as const), asset, amount: fc.integer({ min: 0, max: 500 }) }),
    fc.record({ kind: fc.constant('use' as const), asset, part: fc.double({ min: 0, max: 1, noNaN: true }) }),
    fc.record({ kind: fc.constant('freeze' as const), asset }),
    fc.record({ kind: fc.constant('begin' as const), asset }),
    fc.record({ kind: fc.constant('thaw' as const), asset }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 5_000 }) }),
  );

  it('never lets what all assets hold exceed the limit, whatever is lent, used, frozen and thawed', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 200 }), (moves) => {
        const ledger = new ExposureLedger(LIMIT, POLICY.lease);
        const lent = new Map<Asset, number>();
        let nowMs = 0;
        for (const each of moves) {
          if (each.kind === 'wait') nowMs += each.ms;
          else if (each.kind === 'grant') lent.set(each.asset, ledger.grant(each.asset, microUsdc(each.amount), nowMs));
          // A worker uses at most its lease, as long as it has one.
          else if (each.kind === 'use')
            ledger.report(each.asset, microUsdc(Math.floor(each.part * ledger.held(each.asset, nowMs))));
          else if (each.kind === 'freeze') ledger.freeze(each.asset, nowMs);
          else if (each.kind === 'begin') ledger.begin(each.asset);
          else ledger.thaw(each.asset);
          const held = ASSETS.reduce((sum, name) => sum + ledger.held(name, nowMs), 0);
          expect(held).toBeLessThanOrEqual(LIMIT);
        }
      }),
    );
  });
});
