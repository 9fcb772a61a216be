import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import type { Credentials } from '../../../../shared/wire/endpoints.ts';
import { randomBytes, uuidOf } from '../ids.ts';
import type { Account } from './account.ts';

type Key = { readonly credentials: Credentials; readonly account: Account };

/** API keys, each of one wallet and nonce. They follow from the venue's seed, so a restarted venue gives the same. */
export class KeyRing {
  readonly #random: SeededRandom;
  readonly #byWallet = new Map<string, Key>();
  readonly #byApiKey = new Map<string, Key>();

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** `undefined` when the wallet's nonce has a key already. */
  create(account: Account, nonce: number): Credentials | undefined {
    const name = nameOf(account.address, nonce);
    if (this.#byWallet.has(name)) return undefined;
    const random = this.#random.fork(name);
    const credentials = {
      apiKey: uuidOf(random),
      secret: `${randomBytes(random, 32).toString('base64url')}=`,
      passphrase: randomBytes(random, 32).toString('hex'),
    };
    const key = { credentials, account };
    this.#byWallet.set(name, key);
    this.#byApiKey.set(credentials.apiKey, key);
    return credentials;
  }

  derive(address: string, nonce: number): Credentials | undefined {
    return this.#byWallet.get(nameOf(address, nonce))?.credentials;
  }

  find(apiKey: string): Key | undefined {
    return this.#byApiKey.get(apiKey);
  }

  /** API keys of a wallet in any spelling, or of all wallets; oldest first. */
  keysOf(address?: string): string[] {
    const wallet = address?.toLowerCase();
    return [...this.#byApiKey.values()]
      .filter(({ account }) => wallet === undefined || account.address.toLowerCase() === wallet)
      .map(({ credentials }) => credentials.apiKey);
  }
}

function nameOf(address: string, nonce: number): string {
  return `${address.toLowerCase()}/${nonce}`;
}
