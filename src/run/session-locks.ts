import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Address } from '../../shared/wire/auth/index.ts';
import { type HeldLock, takeLock } from './lock-file.ts';

/** What concerns this user's wallets, whatever the data folders of the sessions are. */
const HOME = join(homedir(), '.bulkhead');

const WALLET_LOCKS = join(HOME, 'locks');

/** Where a wallet's day, fortunes and latches stand. A kill holds for the wallet, and not for a data folder. */
export function recordsOf(wallet: Address): string {
  return join(HOME, 'accounts', wallet.toLowerCase());
}

/**
 * One session per data folder: two would write each other's tapes and clear each other's orders.
 *
 * @throws {SafetyError} code `locked`
 */
export function lockDataFolder(dataDir: string): HeldLock {
  return takeLock(join(dataDir, 'session.lock'), `data folder "${dataDir}"`, dataDir);
}

/**
 * One session per wallet on this machine, whatever their data folders are. One on another machine shows itself by its
 * orders, which are foreign to this one.
 *
 * @throws {SafetyError} code `locked`
 */
export function lockWallet(wallet: Address, dataDir: string, folder: string = WALLET_LOCKS): HeldLock {
  return takeLock(join(folder, `${wallet.toLowerCase()}.lock`), `wallet ${wallet}`, dataDir);
}
