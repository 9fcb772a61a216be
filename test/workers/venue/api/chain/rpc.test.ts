import { encodeFunctionData, type Hex, parseAbi } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, it } from 'vitest';
import { addressOf } from '../../../../../shared/wire/auth/index.ts';
import { CONTRACTS } from '../../../../../shared/wire/contracts.ts';
import { ALICE, BOB, ServedVenue } from '../served-venue.ts';
import { MULTICALL3 } from '../../../../../workers/venue/api/chain/eth-call.ts';
import { Eoa, erc20 } from './eoa.ts';

const sets = parseAbi([
  'function splitPosition(address,bytes32,bytes32,uint256[],uint256)',
  'function mergePositions(address,bytes32,bytes32,uint256[],uint256)',
  'function redeemPositions(address,bytes32,bytes32,uint256[])',
  'function payoutDenominator(bytes32) view returns (uint256)',
  'function payoutNumerators(bytes32,uint256) view returns (uint256)',
]);
const router = parseAbi([
  'function split(bytes31,uint256)',
  'function merge(bytes31,uint256)',
  'function redeem(bytes31,uint256,uint256)',
]);
const manager = parseAbi(['function getPayout(uint256,uint256) view returns (uint256)']);
const ramp = parseAbi(['function wrap(address,address,uint256)', 'function unwrap(address,address,uint256)']);
const NO_PARENT: Hex = `0x${'00'.repeat(32)}`;
const PARTITION = [1n, 2n] as const;
const TEN = 10_000_000n;

function unfunded(v2 = false): ServedVenue {
  return new ServedVenue({
    assets: ['BTC'],
    crowd: false,
    funded: false,
    ...(v2 ? { v2Assets: ['BTC'] as const } : {}),
  });
}

describe('an EOA that pays its own gas', () => {
  it('wraps USDC.e, splits, merges and unwraps, and the venue keeps count of every cent', async () => {
    const eoa = new Eoa(unfunded());
    eoa.fund('25', 'USDC.e');
    const { round } = eoa.served.openMarket();
    const split = encodeFunctionData({
      abi: sets,
      functionName: 'splitPosition',
      args: [CONTRACTS.collateral, NO_PARENT, round.conditionId as Hex, PARTITION, TEN],
    });
    const wrap = encodeFunctionData({
      abi: ramp,
      functionName: 'wrap',
      args: [CONTRACTS.usdcE, eoa.address, 20_000_000n],
    });
    expect(await eoa.send(CONTRACTS.onRamp, wrap)).toBe(false);
    expect(await eoa.approve(CONTRACTS.onRamp, CONTRACTS.usdcE)).toBe(true);
    expect(await eoa.send(CONTRACTS.onRamp, wrap)).toBe(true);
    expect([await eoa.cash(), await eoa.cash(CONTRACTS.usdcE)]).toEqual([20_000_000n, 5_000_000n]);

    expect(await eoa.send(CONTRACTS.collateralAdapter, split)).toBe(false);
    await eoa.approve(CONTRACTS.collateralAdapter);
    expect(await eoa.send(CONTRACTS.collateralAdapter, split)).toBe(true);
    expect(await eoa.shares(CONTRACTS.conditionalTokens, [round.up, round.down])).toEqual([TEN, TEN]);

    const merge = encodeFunctionData({
      abi: sets,
      functionName: 'mergePositions',
      args: [CONTRACTS.collateral, NO_PARENT, round.conditionId as Hex, PARTITION, TEN / 2n],
    });
    expect(await eoa.send(CONTRACTS.collateralAdapter, merge)).toBe(false);
    await eoa.allow(CONTRACTS.collateralAdapter, CONTRACTS.conditionalTokens);
    expect(await eoa.send(CONTRACTS.collateralAdapter, merge)).toBe(true);

    await eoa.approve(CONTRACTS.offRamp);
    const unwrap = encodeFunctionData({
      abi: ramp,
      functionName: 'unwrap',
      args: [CONTRACTS.usdcE, eoa.address, 15_000_000n],
    });
    expect(await eoa.send(CONTRACTS.offRamp, unwrap)).toBe(true);
    expect([await eoa.cash(), await eoa.cash(CONTRACTS.usdcE)]).toEqual([0n, 20_000_000n]);
    expect(eoa.served.venue.conservation()).toMatchObject({ held: true, deposited: 5_000_000, collateral: 5_000_000 });
  });

  it('redeems what it won once the market has a result, by the adapter or by the CTF itself in USDC.e', async () => {
    const eoa = new Eoa(unfunded());
    eoa.fund('10', 'USDC.e');
    const { round } = eoa.served.openMarket();
    const id = round.conditionId as Hex;
    await eoa.approve(CONTRACTS.conditionalTokens, CONTRACTS.usdcE);
    const args = [CONTRACTS.usdcE, NO_PARENT, id, PARTITION, TEN] as const;
    expect(
      await eoa.send(
        CONTRACTS.conditionalTokens,
        encodeFunctionData({ abi: sets, functionName: 'splitPosition', args }),
      ),
    ).toBe(true);
    const redeem = encodeFunctionData({
      abi: sets,
      functionName: 'redeemPositions',
      args: [CONTRACTS.usdcE, NO_PARENT, id, PARTITION],
    });
    expect(await eoa.send(CONTRACTS.conditionalTokens, redeem)).toBe(false);
    eoa.served.time.advance(30_000);
    const denominator = {
      address: CONTRACTS.conditionalTokens,
      abi: sets,
      functionName: 'payoutDenominator',
      args: [id],
    } as const;
    expect(await eoa.reads.readContract(denominator)).toBe(1n);
    expect(await eoa.shares(CONTRACTS.conditionalTokens, [round.up, round.down])).toEqual([TEN, TEN]);
    expect(await eoa.send(CONTRACTS.conditionalTokens, redeem)).toBe(true);
    expect(await eoa.cash(CONTRACTS.usdcE)).toBe(TEN);
    expect(eoa.served.venue.conservation().held).toBe(true);
    const activity = eoa.served.get(`/data/v2/activity?user=${eoa.address}`).value;
    eoa.served.time.advance(3_000);
    expect(activity).toMatchObject({ data: [{ type: 'SPLIT', usdc_size: 10 }] });
    expect(eoa.served.get(`/data/v2/activity?user=${eoa.address}&type=REDEEM`).value).toMatchObject({
      data: [{ type: 'REDEEM', usdc_size: 10 }],
    });
  });

  it('deals in v2 positions with the router, one outcome at a time', async () => {
    const eoa = new Eoa(unfunded(true));
    eoa.fund('10');
    const { round } = eoa.served.openMarket();
    const id = round.conditionId.slice(0, -2) as Hex;
    await eoa.approve(CONTRACTS.router);
    await eoa.allow(CONTRACTS.router, CONTRACTS.positionManager);
    expect(
      await eoa.send(CONTRACTS.router, encodeFunctionData({ abi: router, functionName: 'split', args: [id, TEN] })),
    ).toBe(true);
    expect(
      await eoa.send(CONTRACTS.router, encodeFunctionData({ abi: router, functionName: 'merge', args: [id, 1n] })),
    ).toBe(true);
    eoa.served.time.advance(30_000);
    const winner = eoa.served.venue.marketByCondition(round.conditionId)?.resolution?.winner;
    const payout = (position: string) =>
      eoa.reads.readContract({
        address: CONTRACTS.positionManager,
        abi: manager,
        functionName: 'getPayout',
        args: [BigInt(position), TEN],
      });
    expect([await payout(round.up), await payout(round.down)]).toEqual(winner === 'up' ? [TEN, 0n] : [0n, TEN]);
    for (const outcome of [0n, 1n]) {
      const data = encodeFunctionData({ abi: router, functionName: 'redeem', args: [id, outcome, TEN - 1n] });
      expect(await eoa.send(CONTRACTS.router, data)).toBe(true);
    }
    expect(await eoa.cash()).toBe(TEN);
    expect(await eoa.shares(CONTRACTS.positionManager, [round.up, round.down])).toEqual([0n, 0n]);
  });

  it('pays another wallet, which the CLOB sees only when it is told to look', async () => {
    const eoa = new Eoa(unfunded());
    const bob = eoa.served.account(BOB);
    eoa.fund('10');
    const data = encodeFunctionData({
      abi: erc20,
      functionName: 'transfer',
      args: [addressOf(BOB) as Hex, 4_000_000n],
    });
    expect(await eoa.send(CONTRACTS.collateral, data)).toBe(true);
    const balance = () =>
      (
        eoa.served.signed(bob, 'GET', '/balance-allowance?asset_type=COLLATERAL&signature_type=0').value as {
          balance: string;
        }
      ).balance;
    expect(balance()).toBe('0');
    eoa.served.signed(bob, 'GET', '/balance-allowance/update?asset_type=COLLATERAL&signature_type=0');
    expect(balance()).toBe('4000000');
  });

  it('cannot send the same transaction twice, nor one out of turn', async () => {
    const eoa = new Eoa(unfunded());
    const account = privateKeyToAccount(ALICE as Hex);
    const raw = (nonce: number) =>
      account.signTransaction({
        chainId: 137,
        type: 'eip1559',
        to: CONTRACTS.collateral,
        nonce,
        data: encodeFunctionData({ abi: erc20, functionName: 'approve', args: [CONTRACTS.router, 1n] }),
        gas: 1n,
        maxFeePerGas: 1n,
        maxPriorityFeePerGas: 1n,
      });
    const first = await raw(0);
    const hash = await eoa.reads.sendRawTransaction({ serializedTransaction: first });
    await expect(eoa.reads.sendRawTransaction({ serializedTransaction: first })).rejects.toThrow(/already known/);
    const count = (blockTag: 'latest' | 'pending') => eoa.reads.getTransactionCount({ address: eoa.address, blockTag });
    expect([await count('latest'), await count('pending')]).toEqual([0, 1]);
    expect(await eoa.reads.getTransaction({ hash })).toMatchObject({ hash, blockNumber: null });
    eoa.served.time.advance(1_000);
    expect(await count('latest')).toBe(1);
    await expect(eoa.reads.sendRawTransaction({ serializedTransaction: first })).rejects.toThrow(/already known/);
    await expect(
      raw(2).then((serializedTransaction) => eoa.reads.sendRawTransaction({ serializedTransaction })),
    ).rejects.toThrow(/nonce/);
  });
});

function request(id: number, method: string, params: readonly unknown[] = []) {
  return { jsonrpc: '2.0', id, method, params };
}

describe('the node', () => {
  it('answers a batch in order, and words for what it does not know', () => {
    const served = unfunded();
    const { value } = served.post('/rpc', [
      request(1, 'eth_chainId'),
      request(2, 'eth_mine'),
      request(3, 'toString'),
      request(4, 'eth_call', [{ to: 'nowhere' }]),
      request(5, 'eth_call', [{ to: CONTRACTS.collateral, data: '0x12345678' }]),
      request(6, 'eth_getCode', [CONTRACTS.router]),
      request(7, 'eth_getCode', [addressOf(ALICE)]),
      { nonsense: true },
    ]);
    expect(value).toMatchObject([
      { id: 1, result: '0x89' },
      { id: 2, error: { code: -32_601 } },
      { id: 3, error: { code: -32_601 } },
      { id: 4, error: { code: -32_602 } },
      { id: 5, error: { code: 3, message: expect.stringMatching(/execution reverted/) as unknown } },
      { id: 6, result: '0x60806040' },
      { id: 7, result: '0x' },
      { id: null, error: { code: -32_600 } },
    ]);
  });

  it('reads no multicall within a multicall, so that no request can ask for endless work', () => {
    const { served } = new Eoa(unfunded());
    const multicall = parseAbi(['function aggregate3((address target, bool mayFail, bytes data)[] calls)']);
    const data = [1, 2].reduce<Hex>(
      (inner) => {
        const calls = [{ target: MULTICALL3, mayFail: false, data: inner }] as const;
        return encodeFunctionData({ abi: multicall, functionName: 'aggregate3', args: [calls] });
      },
      encodeFunctionData({ abi: multicall, functionName: 'aggregate3', args: [[]] }),
    );
    const ask = { id: 1, method: 'eth_call', params: [{ to: MULTICALL3, data }] };
    expect(served.post('/rpc', ask).value).toMatchObject({ error: { code: 3 } });
  });

  it('answers several reads in one multicall', async () => {
    const eoa = new Eoa(unfunded());
    eoa.fund('3');
    const [cash, allowance] = await Promise.all([
      eoa.cash(),
      eoa.reads.readContract({
        address: CONTRACTS.collateral,
        abi: erc20,
        functionName: 'allowance',
        args: [eoa.address, CONTRACTS.exchangeV2],
      }),
    ]);
    expect([cash, allowance]).toEqual([3_000_000n, 0n]);
  });
});

describe('the control door for money', () => {
  it('gives an address pUSD and approvals with which it can trade at once', () => {
    const served = unfunded();
    const address = addressOf(ALICE);
    const account = served.account(ALICE);
    const answer = served.post('/control/fund', { address, approvals: true });
    expect(answer).toMatchObject({ status: 200, value: { pUSD: 10_000 } });
    const { value } = served.signed(account, 'GET', '/balance-allowance?asset_type=COLLATERAL&signature_type=0');
    expect(value).toMatchObject({ balance: '10000000000' });
  });

  it.each([
    [{ address: '0x12' }],
    [{ address: addressOf(ALICE), amount: '1.0000001' }],
    [{ address: addressOf(ALICE), amount: -1 }],
    [{ address: addressOf(ALICE), much: 1 }],
  ])('refuses %j', (body) => {
    expect(unfunded().post('/control/fund', body).status).toBe(400);
  });
});
