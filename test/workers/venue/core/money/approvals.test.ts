import { describe, expect, it } from 'vitest';
import { CONTRACTS } from '../../../../../shared/wire/contracts.ts';
import { Approvals, UNLIMITED } from '../../../../../workers/venue/core/money/approvals.ts';

const { autoRedeemer, collateralAdapter, exchangeV2, exchangeV3, negRiskCollateralAdapter, negRiskExchangeV2, router } =
  CONTRACTS;

describe('approvals', () => {
  it('are none at first, of any amount after approve, and the last amount counts', () => {
    const approvals = new Approvals();
    expect(approvals.collateralFor(exchangeV2)).toBe(0n);
    approvals.approveCollateral(exchangeV2, 5n);
    approvals.approveCollateral(exchangeV2.toLowerCase(), 3n);
    expect(approvals.collateralFor(exchangeV2)).toBe(3n);
  });

  it('are what the SDK sets up once, when all are granted: not less, or orders fail, and not more', () => {
    const approvals = new Approvals();
    approvals.grantAll();
    const all = Object.values(CONTRACTS);
    const spenders = all.filter((contract) => approvals.collateralFor(contract) === UNLIMITED);
    const adapters = [collateralAdapter, negRiskCollateralAdapter];
    expect(new Set(spenders)).toEqual(new Set([exchangeV2, negRiskExchangeV2, ...adapters, router, exchangeV3]));
    const ctf = all.filter((contract) => approvals.isOperator('ctf', contract));
    expect(new Set(ctf)).toEqual(new Set([exchangeV2, negRiskExchangeV2, ...adapters, autoRedeemer]));
    const positions = all.filter((contract) => approvals.isOperator('position-manager', contract));
    expect(new Set(positions)).toEqual(new Set([router, exchangeV3, autoRedeemer]));
  });

  it('of one kind of shares say nothing about the other, and can be taken back', () => {
    const approvals = new Approvals();
    approvals.setOperator('ctf', autoRedeemer, true);
    expect(approvals.isOperator('ctf', autoRedeemer.toLowerCase())).toBe(true);
    expect(approvals.isOperator('position-manager', autoRedeemer)).toBe(false);
    approvals.setOperator('ctf', autoRedeemer.toLowerCase(), false);
    expect(approvals.isOperator('ctf', autoRedeemer)).toBe(false);
  });
});
