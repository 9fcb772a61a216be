import { describe, expect, it } from 'vitest';
import type { Address } from '../../../../shared/wire/auth/index.ts';
import { derivedWallets, walletsOf } from '../../../../shared/wire/wallets/index.ts';
import { golden } from '../../../support/golden-vectors.ts';

describe('wallets of an EOA', () => {
  it.each(golden.accounts)('are where the official packages look for them: $name', ({ address, derived_wallets }) => {
    expect(derivedWallets(address)).toEqual({
      proxy: derived_wallets.proxy,
      safe: derived_wallets.safe,
      depositUups: derived_wallets.deposit_wallet_uups,
      depositBeacon: derived_wallets.deposit_wallet_beacon,
    });
  });

  it('do not depend on how the address is spelled', () => {
    const { address } = golden.accounts[0] as (typeof golden.accounts)[number];
    expect(derivedWallets(address.toLowerCase())).toEqual(derivedWallets(address));
  });

  it.each(golden.orders)('include the maker of the official order: $name', (vector) => {
    const owner = golden.accounts.find(({ name }) => name === vector.account)?.address as Address;
    expect(walletsOf(owner, derivedWallets(owner), vector.signature_type)).toContain(vector.struct.maker);
  });
});
