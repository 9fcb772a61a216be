import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import type { EpochMs } from '../../../../shared/units/index.ts';
import type { Credentials } from '../../../../shared/wire/endpoints.ts';
import { uuidOf } from '../ids.ts';
import type { BuilderKey, OwnedCredentials, VenueBuilderKeys, VenueReadonlyKeys } from '../key-contract.ts';
import { randomCredentials } from './credentials.ts';

/** Read-only keys: a key and a wallet, no secret. They follow from the venue's seed. */
export class ReadonlyKeys implements VenueReadonlyKeys {
  readonly #random: SeededRandom;
  readonly #byWallet = new Map<string, string[]>();
  #made = 0;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  create(address: string): string {
    const wallet = address.toLowerCase();
    const key = uuidOf(this.#random.fork(`${wallet}/${this.#made}`));
    this.#made += 1;
    this.#byWallet.set(wallet, [...this.listOf(address), key]);
    return key;
  }

  listOf(address: string): readonly string[] {
    return this.#byWallet.get(address.toLowerCase()) ?? [];
  }

  has(address: string, key: string): boolean {
    return this.listOf(address).includes(key);
  }

  remove(address: string, key: string): boolean {
    if (!this.has(address, key)) return false;
    const kept = this.listOf(address).filter((other) => other !== key);
    this.#byWallet.set(address.toLowerCase(), kept);
    return true;
  }
}

type StoredBuilderKey = OwnedCredentials & { readonly createdAt: EpochMs; revokedAt: EpochMs | undefined };

/** Builder keys: credentials of a wallet besides its trading keys. They follow from the venue's seed. */
export class BuilderKeys implements VenueBuilderKeys {
  readonly #random: SeededRandom;
  readonly #now: () => EpochMs;
  readonly #byKey = new Map<string, StoredBuilderKey>();

  constructor(random: SeededRandom, now: () => EpochMs) {
    this.#random = random;
    this.#now = now;
  }

  create(address: string): Credentials {
    const credentials = randomCredentials(this.#random.fork(`${address.toLowerCase()}/${this.#byKey.size}`));
    this.#byKey.set(credentials.apiKey, { credentials, address, createdAt: this.#now(), revokedAt: undefined });
    return credentials;
  }

  listOf(address: string): BuilderKey[] {
    return [...this.#byKey.values()]
      .filter((stored) => stored.address.toLowerCase() === address.toLowerCase())
      .map(({ credentials, createdAt, revokedAt }) => ({
        key: credentials.apiKey,
        createdAt,
        ...(revokedAt === undefined ? {} : { revokedAt }),
      }));
  }

  find(key: string): OwnedCredentials | undefined {
    const stored = this.#byKey.get(key);
    return stored === undefined || stored.revokedAt !== undefined ? undefined : stored;
  }

  revoke(key: string): boolean {
    const stored = this.#byKey.get(key);
    if (stored === undefined || stored.revokedAt !== undefined) return false;
    stored.revokedAt = this.#now();
    return true;
  }
}
