import { describe, expect, it } from 'vitest';
import { microShares } from '../../../shared/units/index.ts';
import { redeemPlan } from '../../../src/treasury/chain-calls.ts';
import { TreasuryStage } from './treasury-stage.ts';

const HELD = { up: microShares(60_000_000), down: microShares(40_000_000) };
const NOTHING = microShares(0);

describe('the plan of a redemption', () => {
  it('names only what its calls take, so that what is left for the next act is not counted as paid twice', () => {
    const { chainMarket } = new TreasuryStage('eoa', 'v2');
    expect(redeemPlan(chainMarket, HELD, 1)).toMatchObject({
      calls: [expect.anything()],
      takes: { up: HELD.up, down: NOTHING },
    });
    expect(redeemPlan(chainMarket, { ...HELD, up: NOTHING }, 1).takes).toEqual({ up: NOTHING, down: HELD.down });
    expect(redeemPlan(chainMarket, HELD, 20)).toMatchObject({ calls: { length: 2 }, takes: HELD });
  });

  it('takes both outcomes of a market of Protocol V1 at once', () => {
    const { chainMarket } = new TreasuryStage('eoa');
    expect(redeemPlan(chainMarket, HELD, 1)).toMatchObject({ calls: { length: 1 }, takes: HELD });
  });
});
