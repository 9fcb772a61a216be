import { join } from 'node:path';
import type { Disk, World } from '../../shared/ports/ports.ts';
import { MICRO, type MicroUsdc, microShares, microUsdc } from '../../shared/units/index.ts';
import type { Endpoints } from '../../shared/wire/endpoints.ts';
import type { Settings } from '../config/settings.ts';
import type { TradingAccount } from '../supervisor/account.ts';
import { DeskClient } from '../supervisor/desk-client.ts';
import { POLICY } from '../supervisor/policy.ts';
import type { AccountOptions } from '../supervisor/risk/account-guard.ts';
import { recordsOf } from './session-locks.ts';
import type { AccountLimits } from '../supervisor/risk/account-limits.ts';
import { QuotingStore } from '../supervisor/quoting-switches.ts';
import { AccountStore } from '../supervisor/risk/account-store.ts';
import { balanceAtVenue } from '../supervisor/risk/balance-watch.ts';
import { placeAtVenue } from '../supervisor/risk/geoblock-watch.ts';

/** Where paper without a wallet keeps its figures. */
const NO_WALLET = 'paper';

/**
 * The account's limits, records and money. Records of real money stand apart from every data folder, by the wallet: whoever
 * starts with another folder meets the same latches. Those of play money stand in the data folder.
 */
export function accountOptionsOf(
  settings: Settings,
  world: Pick<World, 'clock' | 'disk' | 'http'>,
  endpoints: Pick<Endpoints, 'clob' | 'geoblock'>,
  account: TradingAccount | undefined,
): AccountOptions {
  const wallet = account?.wallet?.address;
  const playFolder = join(settings.dataDir, 'account', account?.address ?? NO_WALLET);
  const folder = wallet === undefined ? playFolder : recordsOf(wallet);
  const own = { limits: accountLimitsOf(settings), store: new AccountStore(world.disk, folder) };
  if (account === undefined) return own;
  const client = new DeskClient({
    world,
    clob: endpoints.clob,
    account,
    requestDeadlineMs: POLICY.desk.requestDeadlineMs,
  });
  return {
    ...own,
    readBalance: balanceAtVenue(client, account.wallet?.signatureType ?? 0),
    readPlace: wallet === undefined ? undefined : placeAtVenue(world.http, endpoints.geoblock),
  };
}

/**
 * Where the operator's switches for quoting stand: with the wallet's records where its money is real, else with the data folder,
 * for a wallet of play money may live no longer than its session.
 */
export function quotingStoreOf({ dataDir }: Settings, disk: Disk, account: TradingAccount | undefined): QuotingStore {
  const wallet = account?.wallet?.address;
  return new QuotingStore(disk, join(wallet === undefined ? dataDir : recordsOf(wallet), 'quoting'));
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
