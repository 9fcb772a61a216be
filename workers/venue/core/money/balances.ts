import type { TokenId } from '../../../../shared/market/ids.ts';
import { microShares } from '../../../../shared/units/index.ts';
import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import type { AssetType, BalanceAllowance } from '../contract.ts';
import { type Account, shareContractOf } from './account.ts';
import { type ShareContract, UNLIMITED } from './approvals.ts';

const EXCHANGES: Readonly<Record<AssetType, readonly string[]>> = {
  COLLATERAL: [CONTRACTS.exchangeV2, CONTRACTS.negRiskExchangeV2, CONTRACTS.exchangeV3],
  CONDITIONAL: [CONTRACTS.exchangeV2, CONTRACTS.negRiskExchangeV2],
  'CONDITIONAL-V2': [CONTRACTS.exchangeV3],
};

/** What the CLOB knows of a wallet's asset by its last look. Shares that are not named, or not of this kind, are 0. */
export function balanceAllowance(account: Account, asset: AssetType, token: string | undefined): BalanceAllowance {
  const approvals = account.seenApprovals;
  const allowances = EXCHANGES[asset].map((exchange): [string, bigint] => {
    if (asset === 'COLLATERAL') return [exchange, approvals.collateralFor(exchange)];
    return [exchange, approvals.isOperator(contractOf(asset), exchange) ? UNLIMITED : 0n];
  });
  const shares = sharesNamed(asset, token);
  const seen = shares === undefined ? microShares(0) : account.seenShares(shares);
  return {
    balance: asset === 'COLLATERAL' ? account.seenCash : seen,
    allowances: Object.fromEntries(allowances),
  };
}

/** The CLOB looks at a wallet's asset on chain. */
export function refreshBalance(account: Account, asset: AssetType, token: string | undefined): void {
  if (asset === 'COLLATERAL') return account.refreshCollateral();
  const shares = sharesNamed(asset, token);
  if (shares !== undefined) account.refreshShares(shares);
}

function sharesNamed(asset: AssetType, token: string | undefined): TokenId | undefined {
  if (asset === 'COLLATERAL' || token === undefined || !/^\d{1,78}$/.test(token)) return undefined;
  const shares = token as TokenId;
  return shareContractOf(shares) === contractOf(asset) ? shares : undefined;
}

function contractOf(asset: AssetType): ShareContract {
  return asset === 'CONDITIONAL-V2' ? 'position-manager' : 'ctf';
}
