import type { SeededRandom } from '../../../shared/ports/seeded-random.ts';
import type { EpochMs } from '../../../shared/units/index.ts';
import type { VenueKeys } from './key-contract.ts';
import type { Bank } from './money/bank.ts';
import { BuilderKeys, ReadonlyKeys } from './money/side-keys.ts';

/** The venue's keys of all kinds as its surface sees them. `random` is for the keys that cannot trade. */
export function venueKeys(bank: Bank, random: SeededRandom, now: () => EpochMs): VenueKeys {
  const { keys } = bank;
  return {
    create: (address, nonce) => keys.create(bank.enrol(address), nonce),
    derive: (address, nonce) => keys.derive(address, nonce),
    register: (address, nonce, credentials) => keys.register(bank.enrol(address), nonce, credentials),
    revoke: (apiKey) => keys.revoke(apiKey),
    find: (apiKey) => {
      const key = keys.find(apiKey);
      return key && { credentials: key.credentials, address: key.account.address };
    },
    keysOf: (address) => keys.keysOf(address),
    activeKeysOf: (address) => keys.keysOf(address).filter((apiKey) => keys.find(apiKey) !== undefined),
    readonlyKeys: new ReadonlyKeys(random.fork('readonly')),
    builderKeys: new BuilderKeys(random.fork('builder'), now),
  };
}
