import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ADVERSE_DEFAULTS,
  EXIT_DEFAULTS,
  exitReason,
  type FlowFill,
  isAdverse,
  lastToxicAt,
  markOut,
  TOXIC_DEFAULTS,
} from '../../../../shared/models/index.ts';

function flow(...fills: readonly (readonly [usdc: number, atMs: number])[]): FlowFill[] {
  return fills.map(([usdc, atMs]) => ({ direction: usdc < 0 ? -1 : 1, usdc: Math.abs(usdc), atMs }));
}

describe('toxic flow', () => {
  it('V-TOX: is more than 50 pUSD within ten seconds of which 0.887 go one way', () => {
    expect(lastToxicAt(flow([22, 0], [18, 3_000], [-7, 5_000], [15, 10_000]), TOXIC_DEFAULTS)).toBe(10_000);
  });

  it('is neither little money, nor both ways, nor over a longer time', () => {
    expect(lastToxicAt(flow([50, 0]), TOXIC_DEFAULTS)).toBeUndefined();
    expect(lastToxicAt(flow([80, 0], [-20, 1]), TOXIC_DEFAULTS)).toBe(0);
    expect(lastToxicAt(flow([40, 0], [-10, 1], [10, 2]), TOXIC_DEFAULTS)).toBe(2);
    expect(lastToxicAt(flow([40, 0], [-10, 1], [0, 2]), TOXIC_DEFAULTS)).toBeUndefined();
    expect(lastToxicAt(flow([30, 0], [30, 10_001]), TOXIC_DEFAULTS)).toBeUndefined();
    expect(lastToxicAt([], TOXIC_DEFAULTS)).toBeUndefined();
  });

  it('remembers the last fill at which it was so', () => {
    expect(lastToxicAt(flow([60, 0], [30, 30_000]), TOXIC_DEFAULTS)).toBe(0);
  });

  it('agrees with a sum over every window', () => {
    const fills = fc.array(fc.record({ usdc: fc.integer({ min: -60, max: 60 }), gap: fc.nat(8_000) }));
    fc.assert(
      fc.property(fills, (steps) => {
        let at = 0;
        const told = flow(...steps.map(({ usdc, gap }) => [usdc, (at += gap)] as const));
        const isToxicAt = ({ atMs }: FlowFill, index: number) => {
          const recent = told.slice(0, index + 1).filter((fill) => fill.atMs >= atMs - 10_000);
          const sum = (direction: number) =>
            recent.reduce((total, fill) => total + (fill.direction === direction ? fill.usdc : 0), 0);
          return sum(1) + sum(-1) > 50 && Math.max(sum(1), sum(-1)) > 0.8 * (sum(1) + sum(-1));
        };
        expect(lastToxicAt(told, TOXIC_DEFAULTS)).toBe(told.findLast(isToxicAt)?.atMs);
      }),
    );
  });
});

describe('mark-outs', () => {
  it('V-MARKOUT: are negative when the market moves against the fill', () => {
    expect(markOut('BUY', 0.48, 0.47)).toBeCloseTo(-0.01, 12);
    expect(markOut('SELL', 0.53, 0.54)).toBeCloseTo(-0.01, 12);
  });

  it('V-MARKOUT: ten with a mean of −0.0062 are adverse, nine are too few to say', () => {
    const ten = [-0.012, -0.004, 0.002, -0.01, -0.006, -0.008, -0.003, -0.011, -0.001, -0.009];
    expect(isAdverse(ten, ADVERSE_DEFAULTS)).toBe(true);
    expect(isAdverse(ten.slice(0, 9), ADVERSE_DEFAULTS)).toBe(false);
    expect(
      isAdverse(
        ten.map((value) => value + 0.002),
        ADVERSE_DEFAULTS,
      ),
    ).toBe(false);
  });
});

/** Twenty shares bought at 0.48. */
function at(mid: number, more = {}): string | undefined {
  return exitReason({ entry: 0.48, mid, shares: 20, unpaired: 20, ...more }, EXIT_DEFAULTS);
}

describe('leaving a position', () => {
  it('V-EXIT: a loss of 14.58 % is kept, one of 15.00 % is not', () => {
    expect(at(0.41)).toBeUndefined();
    expect(at(0.408)).toBe('loss-share');
  });

  it('ends a loss of 3 pUSD, however small a part of the cost', () => {
    expect(at(0.45, { shares: 100 })).toBe('loss-money');
    expect(at(0.45, { shares: 99 })).toBeUndefined();
  });

  it('keeps what is hedged, and what is not there', () => {
    expect(at(0.1, { unpaired: 5 })).toBeUndefined();
    expect(at(0.1, { shares: 0 })).toBeUndefined();
    expect(at(NaN)).toBeUndefined();
  });
});
