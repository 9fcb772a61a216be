import type { Disk } from '../../shared/ports/ports.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { accountLimitsOf } from '../../src/run/account-options.ts';
import type { AccountOptions } from '../../src/supervisor/risk/account-guard.ts';
import type { AccountLimits } from '../../src/supervisor/risk/account-limits.ts';
import { QuotingStore, QuotingSwitches } from '../../src/supervisor/quoting-switches.ts';
import { AccountStore } from '../../src/supervisor/risk/account-store.ts';
import type { Supervisor } from '../../src/supervisor/supervisor.ts';
import { MemoryDisk } from './memory-disk.ts';

/** Switches for quoting, with a record on a disk. */
export function quotingSwitches(supervisor: Supervisor, disk: Disk = new MemoryDisk()): QuotingSwitches {
  return new QuotingSwitches(new QuotingStore(disk, 'account/quoting'), supervisor);
}

/** The default limits with what the test wants different, and records on a disk; money limits nothing. */
export function accountOptions(more: Partial<AccountLimits> = {}, disk: Disk = new MemoryDisk()): AccountOptions {
  return { limits: { ...accountLimitsOf(loadSettings([])), ...more }, store: new AccountStore(disk, 'account') };
}
