import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import type { MicroUsdc } from '../../../../shared/units/index.ts';
import type { SignatureType } from '../../../../shared/wire/orders/index.ts';
import type { Address } from '../../../../shared/wire/signing/secp256k1.ts';
import { Account } from './account.ts';
import { KeyRing } from './key-ring.ts';
import { Vault } from './vault.ts';
import { canonical, WalletBook } from './wallet-book.ts';

/** All wallets, their API keys, and the money that is in none of them. */
export class Bank {
  readonly vault = new Vault();
  readonly keys: KeyRing;
  readonly wallets = new WalletBook();
  readonly #funding: MicroUsdc;
  readonly #accounts = new Map<string, Account>();
  /** Owners that have authenticated, and wallets that have got their play money. */
  readonly #enrolled = new Set<Address>();
  readonly #funded = new Set<Account>();

  /** @param funding what each wallet of an owner finds when he authenticates; with 0 he finds nothing set up either */
  constructor(random: SeededRandom, funding: MicroUsdc) {
    this.keys = new KeyRing(random);
    this.#funding = funding;
  }

  /**
   * The wallet at an address (0x and 40 hex digits), however it is spelled; opened at its first mention, with play money
   * when its owner has authenticated at a funded venue.
   */
  wallet(address: string): Account {
    const known = this.find(address);
    if (known !== undefined) return known;
    const account = this.#open(canonical(address), false);
    this.#endow(account);
    return account;
  }

  /** The wallet at an address that was mentioned before. */
  find(address: string): Account | undefined {
    return this.#accounts.get(address.toLowerCase());
  }

  /**
   * The wallet that an owner's orders of this signature type draw on. Of two deposit wallets the one that was mentioned
   * before, else the present form.
   */
  walletOf(owner: string, type: SignatureType): Account {
    const addresses = this.wallets.walletsOf(owner, type);
    const [usual = canonical(owner)] = addresses;
    return this.wallet(addresses.find((address) => this.find(address) !== undefined) ?? usual);
  }

  /** An owner has authenticated: at a funded venue his wallets are set up and find play money, each once. @returns his EOA */
  enrol(owner: string): Account {
    const [eoa = canonical(owner), ...derived] = this.wallets.allOf(owner);
    this.#enrolled.add(eoa);
    const account = this.wallet(eoa);
    for (const address of [eoa, ...derived]) {
      const opened = this.find(address);
      if (opened !== undefined) this.#endow(opened);
    }
    return account;
  }

  /** A wallet of the venue's own. */
  openInternal(address: string, deposit: MicroUsdc): Account {
    const account = this.#open(address, true);
    account.deposit(deposit);
    account.setUp();
    return account;
  }

  accounts(): Account[] {
    return [...this.#accounts.values()];
  }

  #open(address: string, internal: boolean): Account {
    const account = new Account(address, internal);
    this.#accounts.set(address.toLowerCase(), account);
    return account;
  }

  #endow(account: Account): void {
    const tie = this.wallets.tieOf(account.address);
    if (tie === undefined) return;
    account.belongsTo(tie.owner, tie.kind);
    if (this.#funding === 0 || !this.#enrolled.has(tie.owner) || this.#funded.has(account)) return;
    this.#funded.add(account);
    account.deposit(this.#funding);
    account.setUp();
  }
}
