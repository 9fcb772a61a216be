import { join } from 'node:path';
import type { World } from '../../shared/ports/ports.ts';
import { MICRO, type MicroUsdc, microShares, microUsdc } from '../../shared/units/index.ts';
import type { Settings } from '../config/settings.ts';
import type { TradingAccount } from '../supervisor/account.ts';
import { DeskClient } from '../supervisor/desk-client.ts';
import { POLICY } from '../supervisor/policy.ts';
import type { AccountOptions } from '../supervisor/risk/account-guard.ts';
import type { AccountLimits } from '../supervisor/risk/account-limits.ts';
import { AccountStore } from '../supervisor/risk/account-store.ts';
import { balanceAtVenue } from '../supervisor/risk/balance-watch.ts';

/** Where paper without a wallet keeps its figures. */
const NO_WALLET = 'paper';

/**
 * The account's limits, records and money. Records stand in the data folder under the wallet's address, so that they and the
 * latches among them survive restarts, and a new wallet of play money is a new account.
 */
export function accountOptionsOf(
  settings: Settings,
  world: Pick<World, 'clock' | 'disk' | 'http'>,
  clob: string,
  account: TradingAccount | undefined,
): AccountOptions {
  const folder = join(settings.dataDir, 'account', account?.address ?? NO_WALLET);
  const own = { limits: accountLimitsOf(settings), store: new AccountStore(world.disk, folder) };
  if (account === undefined) return own;
  const client = new DeskClient({ world, clob, account, requestDeadlineMs: POLICY.desk.requestDeadlineMs });
  return { ...own, readBalance: balanceAtVenue(client, account.wallet?.signatureType ?? 0) };
}

/** The limits of the account as an operator set them. */
export function accountLimitsOf({ risk, account }: Settings): AccountLimits {
  const { maxDailyVolumeUsdc, maxUnpairedShares, ...rest } = account;
  return {
    ...rest,
    portfolioUsdc: micro(risk.portfolioLimitUsdc),
    minBalanceUsdc: micro(account.minBalanceUsdc),
    maxDailyVolumeUsdc: micro(maxDailyVolumeUsdc),
    maxDailyLossUsdc: micro(account.maxDailyLossUsdc),
    circuitBreakerUsdc: micro(account.circuitBreakerUsdc),
    maxDrawdownUsdc: micro(account.maxDrawdownUsdc),
    maxUnpairedShares: microShares(maxUnpairedShares * MICRO),
  };
}

function micro(usdc: number): MicroUsdc {
  return microUsdc(Math.round(usdc * MICRO));
}
