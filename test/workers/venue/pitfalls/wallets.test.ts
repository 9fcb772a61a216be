import { encodeFunctionData, type Hex, hexToBytes, parseAbi } from 'viem';
import { describe, expect, it } from 'vitest';
import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import { Stage } from './stage.ts';

const BALANCE = '/balance-allowance?asset_type=COLLATERAL&signature_type=0';

type Allowances = { readonly balance: string; readonly allowances: Readonly<Record<string, string>> };

const abi = parseAbi(['function transfer(address,uint256)']);

describe('wallets', () => {
  it('#24 pUSD arrives in the wallet, but the CLOB does not know until it is asked to look', () => {
    const { served, alice, bob } = new Stage();
    const before = bob.cash();
    const { address } = alice.account;
    const args = [bob.account.address as Hex, 5_000_000n] as const;
    const data = hexToBytes(encodeFunctionData({ abi, functionName: 'transfer', args }));
    const to = CONTRACTS.collateral;
    served.venue.chain.transact({ from: address, to, wallet: address, calls: [{ to, data }] });
    expect(bob.cash()).toBe(before);
    bob.read(BALANCE.replace('?', '/update?'));
    expect(bob.cash()).toBe(before + 5_000_000);
  });

  it('#24 the exchange was never approved: the money is there, and orders are refused', () => {
    const { served, alice } = new Stage({ funded: false });
    const { address } = alice.account;
    served.post('/control/fund', { address, amount: '100' });
    const { balance, allowances } = alice.read(BALANCE).value as Allowances;
    expect(balance).toBe('100000000');
    expect(new Set(Object.values(allowances))).toEqual(new Set(['0']));
    const { pending } = alice.post({ price: 0.5, shares: 10 });
    expect(pending.answer?.status).toBe(400);
    expect(pending.answer?.value).toMatchObject({ error: expect.stringMatching(/^not enough balance \/ allowance/) });
    served.post('/control/fund', { address, amount: '0', approvals: true });
    expect(alice.post({ price: 0.5, shares: 10 }).pending.answer?.status).toBe(200);
  });

  it('#25 one’s own order is in the public book like any other: improving on the best bid is improving on oneself', () => {
    const { served, alice, market } = new Stage();
    alice.post({ price: 0.5, shares: 10 });
    const { value } = served.get(`/clob/book?token_id=${market.round.up}`);
    expect((value as { bids: unknown[] }).bids).toEqual([{ price: '0.5', size: '10' }]);
  });

  it('#26 orders outlive the process that placed them, and a new user socket does not tell of them', () => {
    const { served, alice, inject } = new Stage();
    const { orderId } = alice.post({ price: 0.5, shares: 10 });
    inject({ fault: 'socket-drop', service: 'user' });
    const fresh = alice.listen();
    served.time.advance(5_000);
    expect(fresh.frames).toEqual([]);
    expect(alice.openOrders()).toEqual([orderId]);
  });
});
