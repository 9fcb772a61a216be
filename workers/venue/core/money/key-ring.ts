import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import type { Credentials } from '../../../../shared/wire/endpoints.ts';
import type { Account } from './account.ts';
import { randomCredentials } from './credentials.ts';

type Key = { readonly credentials: Credentials; readonly account: Account };

/** API keys, each of one wallet and nonce. They follow from the venue's seed, so a restarted venue gives the same. */
export class KeyRing {
  readonly #random: SeededRandom;
  readonly #byWallet = new Map<string, Key>();
  readonly #byApiKey = new Map<string, Key>();
  readonly #revoked = new Set<string>();

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** `undefined` when the wallet's nonce has a key already. After a revoked one the nonce gets another. */
  create(account: Account, nonce: number): Credentials | undefined {
    const name = nameOf(account.address, nonce);
    for (let attempt = 0; ; attempt += 1) {
      const credentials = randomCredentials(this.#random.fork(attempt === 0 ? name : `${name}/${attempt}`));
      if (this.#revoked.has(credentials.apiKey)) continue;
      return this.register(account, nonce, credentials) ? credentials : undefined;
    }
  }

  /** Takes credentials made elsewhere. False when the wallet's nonce or the API key is taken. */
  register(account: Account, nonce: number, credentials: Credentials): boolean {
    const name = nameOf(account.address, nonce);
    if (this.#byWallet.has(name) || this.#byApiKey.has(credentials.apiKey)) return false;
    const key = { credentials, account };
    this.#byWallet.set(name, key);
    this.#byApiKey.set(credentials.apiKey, key);
    return true;
  }

  /** Makes a key void: nobody can use it any more and its nonce is free. Its orders stay. */
  revoke(apiKey: string): void {
    this.#revoked.add(apiKey);
    for (const [name, { credentials }] of this.#byWallet) {
      if (credentials.apiKey === apiKey) this.#byWallet.delete(name);
    }
  }

  derive(address: string, nonce: number): Credentials | undefined {
    return this.#byWallet.get(nameOf(address, nonce))?.credentials;
  }

  /** A key that is not void. */
  find(apiKey: string): Key | undefined {
    return this.#revoked.has(apiKey) ? undefined : this.#byApiKey.get(apiKey);
  }

  /** The wallet behind a key, void or not. */
  accountOf(apiKey: string): Account | undefined {
    return this.#byApiKey.get(apiKey)?.account;
  }

  /** API keys of a wallet in any spelling, or of all wallets, void ones too; oldest first. */
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
