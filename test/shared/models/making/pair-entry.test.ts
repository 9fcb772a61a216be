import { describe, expect, it } from 'vitest';
import { isPairWorthwhile, pairEdge, pairEntry, pairSkewTicks } from '../../../../shared/models/index.ts';
import { price, tick } from '../../../../shared/units/index.ts';

const CENT = tick(100);

describe('bidding for both halves of a pair', () => {
  it('V-GAB: bids of 0.47 and 0.50 leave 0.03; a tick of improvement up to the mids leaves 0.01, which is enough', () => {
    expect(pairEdge(price(4_700), price(5_000))).toBeCloseTo(0.03, 12);
    const up = pairEntry(price(4_700), 0.48, 1, CENT);
    const down = pairEntry(price(5_000), 0.51, 1, CENT);
    expect([up, down]).toEqual([4_800, 5_100]);
    expect(pairEdge(up, down)).toBeCloseTo(0.01, 12);
    expect(isPairWorthwhile(up, down, 0.01)).toBe(true);
    expect(isPairWorthwhile(price(up + 100), down, 0.01)).toBe(false);
  });

  it('V-GAB: improves the missing side from half of 200 shares on', () => {
    expect([40, 99, 100, 240, -100].map(pairSkewTicks)).toEqual([0, 0, 1, 1, 1]);
  });

  it('never bids beyond the mid, and stays on the grid', () => {
    expect(pairEntry(price(4_700), 0.485, 2, CENT)).toBe(4_800);
    expect(pairEntry(price(4_700), 0.47, 2, CENT)).toBe(4_700);
  });
});
