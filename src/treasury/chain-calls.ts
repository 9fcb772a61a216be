import { Interface } from 'ethers';
import type { ChainMarket } from '../../shared/events/effects.ts';
import { type Outcome, OUTCOMES } from '../../shared/market/ids.ts';
import { type MicroShares, microShares } from '../../shared/units/index.ts';
import { CONTRACTS } from '../../shared/wire/contracts.ts';

/** A call of the wallet: to which contract, with what data (0x hex). */
export type ContractCall = { readonly to: string; readonly data: string };

/** Shares of a market's two outcomes that the chain shows. */
export type ChainHoldings = Readonly<Record<Outcome, MicroShares>>;

const ADAPTER = new Interface([
  'function mergePositions(address collateral, bytes32 parent, bytes32 conditionId, uint256[] partition, uint256 amount)',
  'function redeemPositions(address collateral, bytes32 parent, bytes32 conditionId, uint256[] indexSets)',
]);
const ROUTER = new Interface([
  'function merge(bytes31 conditionId, uint256 amount)',
  'function redeem(bytes31 conditionId, uint256 outcomeIndex, uint256 amount)',
]);

const NO_PARENT = `0x${'00'.repeat(32)}`;
/** Index sets of Up and Down (protocol §10.4). */
const BOTH_OUTCOMES = [1, 2];
/** Of `0x` and 31 bytes: Protocol V2's ids, which travel padded to 32 elsewhere. */
const BYTES31_LENGTH = 64;

/** Turns `sets` pairs of Up and Down into pUSD (protocol §10.3). */
export function mergeCall(market: ChainMarket, sets: MicroShares): ContractCall {
  if (market.version === 'v2') {
    return { to: CONTRACTS.router, data: ROUTER.encodeFunctionData('merge', [bytes31(market), sets]) };
  }
  const terms = [CONTRACTS.collateral, NO_PARENT, market.conditionId, BOTH_OUTCOMES, sets];
  return { to: adapterOf(market), data: ADAPTER.encodeFunctionData('mergePositions', terms) };
}

/** Calls that redeem a resolved market, and what of the holdings they turn into what it pays. */
export type RedeemPlan = { readonly calls: readonly ContractCall[]; readonly takes: ChainHoldings };

/**
 * Turns what is held of a resolved market into what it pays: one call for all of it, or in Protocol V2 one per outcome, of
 * which no more than `maxCalls` now; the rest is for the next plan.
 */
export function redeemPlan(market: ChainMarket, holdings: ChainHoldings, maxCalls: number): RedeemPlan {
  if (market.version === 'v2') {
    const outcomes = OUTCOMES.filter((outcome) => holdings[outcome] > 0).slice(0, maxCalls);
    const taken = (outcome: Outcome) => (outcomes.includes(outcome) ? holdings[outcome] : microShares(0));
    return {
      calls: outcomes.map((outcome) => ({
        to: CONTRACTS.router,
        data: ROUTER.encodeFunctionData('redeem', [bytes31(market), OUTCOMES.indexOf(outcome), holdings[outcome]]),
      })),
      takes: { up: taken('up'), down: taken('down') },
    };
  }
  const terms = [CONTRACTS.collateral, NO_PARENT, market.conditionId, BOTH_OUTCOMES];
  const data = ADAPTER.encodeFunctionData('redeemPositions', terms);
  return { calls: [{ to: adapterOf(market), data }], takes: holdings };
}

function adapterOf({ negRisk }: ChainMarket): string {
  return negRisk ? CONTRACTS.negRiskCollateralAdapter : CONTRACTS.collateralAdapter;
}

function bytes31({ conditionId }: ChainMarket): string {
  return conditionId.slice(0, BYTES31_LENGTH);
}
