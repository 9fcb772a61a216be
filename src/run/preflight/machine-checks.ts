import { statfsSync } from 'node:fs';
import { toErrorRecord } from '../../../shared/errors.ts';
import { openDataFolder } from '../../config/places.ts';
import type { Settings } from '../../config/settings.ts';
import type { HeldLock } from '../lock-file.ts';
import { lockDataFolder, lockWallet } from '../session-locks.ts';
import type { LiveAccess } from '../live/live-access.ts';
import { type Check, ok, refuse, warn } from './check.ts';

/** Node from which on all of this runs (design §3a). */
const LEAST_NODE = [24, 15] as const;

/** Below this a day of tapes may not fit. */
const LEAST_FREE_MB = 1_024;

/** What this machine has to offer: Node, a data folder with room, and nobody else who trades from it. */
export function checkMachine(settings: Settings, access: LiveAccess | undefined): readonly Check[] {
  const { dataDir } = settings;
  const locks = [checkLock('data folder free', () => lockDataFolder(dataDir))];
  if (access !== undefined) locks.push(checkLock('wallet free', () => lockWallet(access.wallet.address, dataDir)));
  return [checkNode(), ...checkDataFolder(dataDir), ...locks];
}

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  const mend = `start with ./bulkhead, which brings Node ${LEAST_NODE.join('.')}`;
  return isNew ? ok('node', process.version) : refuse('node', process.version, mend);
}

function checkDataFolder(dataDir: string): readonly Check[] {
  try {
    openDataFolder(dataDir);
  } catch (thrown) {
    return [refuse('data folder', toErrorRecord(thrown).message, 'choose another with "dataDir" or --data-dir')];
  }
  const { bavail, bsize } = statfsSync(dataDir);
  const freeMb = Math.round((bavail * bsize) / 1_048_576);
  const detail = `"${dataDir}", ${freeMb} MB free`;
  return [
    freeMb < LEAST_FREE_MB
      ? warn('data folder', detail, 'make room: without a tape there is no trading')
      : ok('data folder', detail),
  ];
}

/** Takes the lock and gives it back. */
function checkLock(name: string, take: () => HeldLock): Check {
  try {
    take().release();
    return ok(name, 'no other session');
  } catch (thrown) {
    return refuse(name, toErrorRecord(thrown).message, 'one session per data folder and per wallet');
  }
}
