import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paperRules } from '../../../shared/matching/paper-rules.ts';
import { probabilisticQueue, RISK_AVERSE } from '../../../shared/matching/queue-model.ts';
import { PaperMarket } from './paper-market.ts';

const RESTS = 100;

/** A bid of 20 at 0.47 behind 35 displayed, at rest. */
function restingBid(power: number): PaperMarket {
  const market = new PaperMarket({ ...paperRules(), queue: probabilisticQueue(power) });
  market.book(0, [[47, 35]], [[53, 40]]);
  market.place(0, 47, 20);
  market.advance(RESTS);
  return market;
}

describe('the probabilistic queue', () => {
  it('splits cancels between those ahead and behind by the power of their sizes', () => {
    expect(probabilisticQueue(1)(30, 40, 20)).toBe(15);
    expect(probabilisticQueue(2)(30, 40, 10)).toBe(21);
    expect(probabilisticQueue(1)(40, 40, 10)).toBe(30);
    expect(RISK_AVERSE(30, 40, 20)).toBe(30);
  });

  it('never moves an order back, nor further up than what was cancelled, nor past the front', () => {
    const sizes = fc.record({
      ahead: fc.nat(1e6),
      behind: fc.nat(1e6),
      part: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(sizes, fc.double({ min: 0.1, max: 8, noNaN: true }), ({ ahead, behind, part }, power) => {
        const cancelled = Math.floor((ahead + behind) * part);
        const now = probabilisticQueue(power)(ahead, ahead + behind, cancelled);
        expect(now).toBeLessThanOrEqual(ahead);
        expect(now).toBeGreaterThanOrEqual(Math.max(0, ahead - cancelled));
        expect(ahead - now).toBeGreaterThanOrEqual(Math.min(ahead, cancelled - behind) - 1);
      }),
    );
  });

  it('moves an order up when others cancel, and not when they trade', () => {
    const market = restingBid(1);
    market.print(RESTS, 'seller', 47, 15);
    market.level(RESTS + 1, 0, 47, 20);
    market.level(RESTS + 2, 0, 47, 5);
    market.print(RESTS + 3, 'seller', 47, 12);
    expect(market.fills.map(({ size }) => size / 1_000_000)).toEqual([7]);
  });

  it('counts a newcomer as behind', () => {
    const market = restingBid(1);
    market.level(RESTS + 1, 0, 47, 70);
    market.level(RESTS + 2, 0, 47, 50);
    market.print(RESTS + 3, 'seller', 47, 30);
    expect(market.fills.map(({ size }) => size / 1_000_000)).toEqual([5]);
  });
});
