import { encodeFunctionData, type Hex, parseAbi } from 'viem';
import { describe, expect, it } from 'vitest';
import { CONTRACTS } from '../../../../../shared/wire/contracts.ts';
import { goldenAccount } from '../../../../support/golden-vectors.ts';
import { ALICE, BOB, ServedVenue } from '../served-venue.ts';
import { signedOrder } from '../signed-order.ts';
import { Eoa, erc20 } from './eoa.ts';

const NOBODY: Hex = `0x${'00'.repeat(20)}`;
const { safe, proxy } = goldenAccount('alice').derived_wallets;
const safeAbi = parseAbi([
  'function execTransaction(address,uint256,bytes,uint8,uint256,uint256,uint256,address,address,bytes)',
]);
const proxyAbi = parseAbi(['function proxy((uint8 typeCode, address to, uint256 value, bytes data)[])']);
const approval = encodeFunctionData({ abi: erc20, functionName: 'approve', args: [CONTRACTS.router, 7n] });

/** Alice and Bob at a funded venue, where their wallets are there since they have authenticated. */
function owners(): { readonly alice: Eoa; readonly bob: Eoa } {
  const served = new ServedVenue({ assets: ['BTC'], crowd: false });
  for (const key of [ALICE, BOB]) served.account(key);
  return { alice: new Eoa(served, ALICE), bob: new Eoa(served, BOB) };
}

describe('an owner who sends transactions himself', () => {
  const exec = encodeFunctionData({
    abi: safeAbi,
    args: [CONTRACTS.collateral, 0n, approval, 0, 0n, 0n, 0n, NOBODY, NOBODY, '0x'],
  });

  it('moves his Safe, and nobody else does', async () => {
    const { alice, bob } = owners();
    const { chain } = alice.served.venue;
    expect(await bob.send(safe, exec)).toBe(false);
    expect(chain.allowance('pusd', safe, CONTRACTS.router)).not.toBe(7n);
    expect(await alice.send(safe, exec)).toBe(true);
    expect(chain.allowance('pusd', safe, CONTRACTS.router)).toBe(7n);
    expect([chain.nonceOf(safe), chain.nonceOf(alice.address)]).toEqual([1, 1]);
  });

  it('moves his own proxy through the factory, which knows it by the sender', async () => {
    const { alice, bob } = owners();
    const { chain } = alice.served.venue;
    const calls = [{ typeCode: 1, to: CONTRACTS.collateral, value: 0n, data: approval }];
    const data = encodeFunctionData({ abi: proxyAbi, args: [calls] });
    expect(await bob.send(CONTRACTS.proxyFactory, data)).toBe(true);
    expect(chain.allowance('pusd', proxy, CONTRACTS.router)).not.toBe(7n);
    expect(await alice.send(CONTRACTS.proxyFactory, data)).toBe(true);
    expect(chain.allowance('pusd', proxy, CONTRACTS.router)).toBe(7n);
  });

  it('whose transfer uncovers an open order has it cancelled at once', async () => {
    const { alice } = owners();
    const { served } = alice;
    const cash = await alice.cash();
    const account = served.account(ALICE, 1);
    const token = served.openMarket().round.up;
    const wish = { token, side: 'BUY', price: 0.5, shares: 10_000, nowMs: served.venue.nowMs() } as const;
    const { body, orderId } = signedOrder(ALICE, account, wish);
    expect(served.signed(account, 'POST', '/order', body).value).toMatchObject({ status: 'live' });
    const args = [CONTRACTS.router, cash - 1_000_000n] as const;
    expect(
      await alice.send(CONTRACTS.collateral, encodeFunctionData({ abi: erc20, functionName: 'transfer', args })),
    ).toBe(true);
    expect(served.venue.order(account.credentials.apiKey, orderId)?.status).toBe('INVALID');
    expect(served.venue.conservation().held).toBe(true);
  });
});
