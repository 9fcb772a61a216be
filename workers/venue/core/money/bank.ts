import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import { type MicroUsdc, microUsdc } from '../../../../shared/units/index.ts';
import type { Conservation } from '../contract.ts';
import type { Market } from '../markets/market.ts';
import { Account } from './account.ts';
import { KeyRing } from './key-ring.ts';
import { Vault } from './vault.ts';

/** All wallets, their API keys, and the money that is in none of them. */
export class Bank {
  readonly vault = new Vault();
  readonly keys: KeyRing;
  readonly #funding: MicroUsdc;
  readonly #accounts = new Map<string, Account>();

  /** @param funding what a wallet from outside finds at its first key */
  constructor(random: SeededRandom, funding: MicroUsdc) {
    this.keys = new KeyRing(random);
    this.#funding = funding;
  }

  /** The wallet at an address, however it is spelled; a new one is funded. */
  wallet(address: string): Account {
    return this.#accounts.get(address.toLowerCase()) ?? this.#open(address, false, this.#funding);
  }

  /** A wallet of the venue's own. */
  openInternal(address: string, deposit: MicroUsdc): Account {
    return this.#open(address, true, deposit);
  }

  accounts(): Account[] {
    return [...this.#accounts.values()];
  }

  /** Where all money is, and whether none came or went; `markets` are those that have shares. */
  conservation(markets: readonly Market[]): Conservation {
    const accounts = this.accounts();
    const deposited = total(accounts.map((account) => account.deposited));
    const cash = total(accounts.map((account) => account.cash));
    const { collateral, fees, dust } = this.vault;
    const setsMatch = markets.every(
      ({ round }) =>
        this.#sharesOf(round.up) === this.vault.setsOf(round.conditionId) &&
        this.#sharesOf(round.down) === this.vault.setsOf(round.conditionId),
    );
    const held = cash + collateral + fees + dust === deposited && setsMatch;
    return { deposited, cash, collateral, fees, dust, held };
  }

  #sharesOf(token: Market['round']['up']): number {
    return this.accounts().reduce((sum, account) => {
      const { settled, provisional } = account.holding(token);
      return sum + settled + provisional;
    }, 0);
  }

  #open(address: string, internal: boolean, deposit: MicroUsdc): Account {
    const account = new Account(address, internal);
    account.deposit(deposit);
    this.#accounts.set(address.toLowerCase(), account);
    return account;
  }
}

function total(amounts: readonly MicroUsdc[]): MicroUsdc {
  return microUsdc(amounts.reduce((sum, amount) => sum + amount, 0));
}
