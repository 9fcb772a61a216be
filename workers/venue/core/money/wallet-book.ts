import { type Address, checksummed } from '../../../../shared/wire/signing/secp256k1.ts';
import type { SignatureType } from '../../../../shared/wire/orders/index.ts';
import { type DerivedWallets, derivedWallets, walletsOf } from '../../../../shared/wire/wallets/index.ts';
import type { WalletKind } from './account.ts';

/** Whose wallet an address is. */
export type WalletTie = { readonly owner: Address; readonly kind: WalletKind };

/** Which wallets follow from the owners that the venue has met, each derived once. Addresses in any spelling. */
export class WalletBook {
  readonly #derived = new Map<Address, DerivedWallets>();
  readonly #ties = new Map<string, WalletTie>();

  /** Wallets that an owner's order may name as maker under a signature type; the usual one first. */
  walletsOf(owner: string, type: SignatureType): readonly Address[] {
    const eoa = canonical(owner);
    return walletsOf(eoa, this.#derivedOf(eoa), type);
  }

  /** All addresses of an owner, his own first. */
  allOf(owner: string): readonly Address[] {
    const eoa = canonical(owner);
    const { proxy, safe, depositBeacon, depositUups } = this.#derivedOf(eoa);
    return [eoa, proxy, safe, depositBeacon, depositUups];
  }

  /** `undefined` for an address that is no wallet of an owner met so far. */
  tieOf(address: string): WalletTie | undefined {
    return this.#ties.get(address.toLowerCase());
  }

  #derivedOf(owner: Address): DerivedWallets {
    const known = this.#derived.get(owner);
    if (known !== undefined) return known;
    const derived = derivedWallets(owner);
    this.#derived.set(owner, derived);
    this.#tie(owner, { owner, kind: 'eoa' });
    this.#tie(derived.proxy, { owner, kind: 'proxy' });
    this.#tie(derived.safe, { owner, kind: 'safe' });
    this.#tie(derived.depositBeacon, { owner, kind: 'deposit' });
    this.#tie(derived.depositUups, { owner, kind: 'deposit' });
    return derived;
  }

  #tie(address: Address, tie: WalletTie): void {
    this.#ties.set(address.toLowerCase(), tie);
  }
}

/** An address (0x and 40 hex digits) with the checksum of EIP-55. */
export function canonical(address: string): Address {
  return checksummed(address.slice(2).toLowerCase());
}
