import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crosses, type Leg } from '../../../shared/risk/self-cross.ts';
import { complement, price } from '../../../shared/units/index.ts';

const leg: fc.Arbitrary<Leg> = fc.record({
  outcome: fc.constantFrom('up', 'down'),
  side: fc.constantFrom('BUY', 'SELL'),
  price: fc.integer({ min: 1, max: 9_999 }).map(price),
});

/** The same order told in terms of the other token. */
const mirrored = ({ outcome, side, price: at }: Leg): Leg => ({
  outcome: outcome === 'up' ? 'down' : 'up',
  side: side === 'BUY' ? 'SELL' : 'BUY',
  price: complement(at),
});

describe('self-cross', () => {
  it.each<[Leg, Leg, boolean]>([
    [{ outcome: 'up', side: 'BUY', price: price(5_000) }, { outcome: 'up', side: 'SELL', price: price(5_000) }, true],
    [{ outcome: 'up', side: 'BUY', price: price(4_999) }, { outcome: 'up', side: 'SELL', price: price(5_000) }, false],
    [{ outcome: 'up', side: 'BUY', price: price(5_300) }, { outcome: 'down', side: 'BUY', price: price(4_700) }, true],
    [{ outcome: 'up', side: 'BUY', price: price(5_300) }, { outcome: 'down', side: 'BUY', price: price(4_600) }, false],
    [
      { outcome: 'up', side: 'SELL', price: price(5_300) },
      { outcome: 'down', side: 'SELL', price: price(4_700) },
      true,
    ],
    [{ outcome: 'up', side: 'BUY', price: price(9_000) }, { outcome: 'down', side: 'SELL', price: price(100) }, false],
  ])('%j against %j trades: %j', (a, b, expected) => {
    expect(crosses(a, b)).toBe(expected);
  });

  it('is the same from either order’s point of view and on either token', () => {
    fc.assert(
      fc.property(leg, leg, (a, b) => {
        expect(crosses(b, a)).toBe(crosses(a, b));
        expect(crosses(mirrored(a), b)).toBe(crosses(a, b));
      }),
    );
  });
});
