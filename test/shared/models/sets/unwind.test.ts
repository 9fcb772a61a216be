import { describe, expect, it } from 'vitest';
import { takerFee } from '../../../../shared/market/fees.ts';
import {
  type BrokenSet,
  bestWayOut,
  completion,
  type Level,
  liquidation,
  liquidationLimit,
} from '../../../../shared/models/index.ts';
import { cost, MICRO, microShares, microUsdc, price, tick } from '../../../../shared/units/index.ts';

const FEES = { rate: 0.07, exponent: 1, takerOnly: true };
const CENT = tick(100);
const THIRTY = microShares(30 * MICRO);

function level(cents: number, shares = 100): Level {
  return { price: price(cents * 100), size: microShares(shares * MICRO) };
}

/** Up 30 filled at 0.46, Down killed. */
function broken(bids: readonly Level[], asks: readonly Level[]): BrokenSet {
  const paid = microUsdc(cost(THIRTY, price(4_600)) + takerFee(THIRTY, price(4_600), FEES));
  return {
    filled: [{ size: THIRTY, paid, bids, tick: CENT, fees: FEES }],
    missing: [{ size: THIRTY, asks, fees: FEES }],
    payout: 1,
    size: THIRTY,
  };
}

const BIDS = [level(45)];

describe('a broken set', () => {
  it('V-UNWIND: selling the leg at 0.45 loses 1.34139, with a limit of 0.44', () => {
    expect(liquidation(broken(BIDS, []))).toEqual({ action: 'liquidate', result: -1_341_390, limits: [4_400] });
  });

  it.each([
    [51, -146_430],
    [52, -445_800],
    [53, -744_750],
  ])('V-UNWIND: completing with Down at %d cents loses %d micro-pUSD, and so is better', (cents, result) => {
    const set = broken(BIDS, [level(cents)]);
    expect(completion(set)).toEqual({ action: 'complete', result, limits: [cents * 100] });
    expect(bestWayOut(set, microUsdc(MICRO))).toMatchObject({ action: 'complete' });
  });

  it('is sold when completing would lose more than is accepted, or more than selling', () => {
    const set = broken(BIDS, [level(53)]);
    expect(bestWayOut(set, microUsdc(500_000))).toMatchObject({ action: 'liquidate' });
    expect(bestWayOut(broken(BIDS, [level(80)]), microUsdc(100 * MICRO))).toMatchObject({ action: 'liquidate' });
  });

  it('cannot be completed from a ladder that is too short, nor sold where nobody bids', () => {
    expect(completion(broken(BIDS, [level(51, 29)]))).toBeUndefined();
    expect(bestWayOut(broken([], []), microUsdc(MICRO))).toBeUndefined();
  });

  it('counts what finds no bid within the limit as lost', () => {
    const thin = liquidation(broken([level(45, 10), level(40)], []));
    const tenSold = 4_500_000 - takerFee(microShares(10 * MICRO), price(4_500), FEES);
    expect(thin?.result).toBe(tenSold - 13_800_000 - takerFee(THIRTY, price(4_600), FEES));
  });
});

describe('the limit of a sale in a hurry', () => {
  it('never gives away more than 5 % where a tick is more than that', () => {
    expect(liquidationLimit(price(4_500), CENT)).toBe(4_400);
    expect(liquidationLimit(price(300), CENT)).toBe(300);
    expect(liquidationLimit(price(100), CENT)).toBe(100);
    expect(liquidationLimit(price(9_700), tick(10))).toBe(9_500);
  });
});
