import { type AssetType, relayerApiKey, type SecureClient, WalletType } from '@polymarket/client';
import * as sdkActions from '@polymarket/client/actions';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { goldenAccount } from '../support/golden-vectors.ts';
import { CONTRACTS } from './support/contracts.ts';
import { expectListedCalls, recorded } from './support/recorder.ts';
import { publicClient, secureClient } from './support/sdk.ts';
import { eventually, type Stage, startStage } from './support/stage.ts';
import { addressOf } from './support/wallets.ts';

/** An unfunded venue with short rounds. Alice's account is her deposit wallet, which pays no gas. */
const actions = recorded('@polymarket/client/actions', { ...sdkActions });
const keys = recorded('@polymarket/client', { relayerApiKey });
const { deposit_wallet_beacon: wallet } = goldenAccount('alice').derived_wallets;
const COLLATERAL = 'COLLATERAL' as AssetType;
let stage: Stage;
let alice: SecureClient;

beforeAll(async () => {
  stage = await startStage({ funded: false, roundMs: 10_000 });
  const apiKey = keys.relayerApiKey({ key: '11111111-1111-4111-8111-111111111111', address: addressOf('alice') });
  alice = await secureClient(stage, 'alice', { wallet, apiKey });
  await stage.control('/fund', { address: wallet, amount: '100' });
});

afterAll(() => stage.close());

/** Micro-pUSD, or micro-shares of a token, after the venue was told to look at the chain again. */
async function held(tokenId?: string): Promise<bigint> {
  const asset = tokenId === undefined ? { assetType: COLLATERAL } : { assetType: 'CONDITIONAL' as AssetType, tokenId };
  await actions.updateBalanceAllowance(alice, asset);
  return BigInt((await actions.fetchBalanceAllowance(alice, asset)).balance);
}

describe('a deposit wallet', () => {
  test('was deployed when its owner first came', async () => {
    expect(alice.account).toMatchObject({ wallet, walletType: WalletType.DEPOSIT_WALLET });
    expect(await actions.isWalletDeployed(alice, { wallet, type: WalletType.DEPOSIT_WALLET })).toBe(true);
    const params = await actions.fetchExecuteParams(alice, { address: addressOf('alice'), type: 'WALLET' as never });
    expect(Number(params.nonce)).toBeGreaterThanOrEqual(0);
    const bob = await secureClient(stage, 'bob', {
      apiKey: keys.relayerApiKey({ key: '22222222-2222-4222-8222-222222222222', address: addressOf('bob') }),
    });
    const handle = await actions.deployDepositWallet(bob);
    const { transactionHash } = await handle.wait();
    expect(transactionHash).toMatch(/^0x[0-9a-f]{64}$/);
  });

  test('splits, merges, sees its round resolve and redeems', async () => {
    const { collateralToken, collateralAdapter, conditionalTokens } = CONTRACTS;
    const approval = { amount: 'max', spenderAddress: collateralAdapter, tokenAddress: collateralToken } as const;
    await (await alice.approveErc20(approval)).wait();
    await (
      await alice.approveErc1155ForAll({ operatorAddress: collateralAdapter, tokenAddress: conditionalTokens })
    ).wait();
    const market = await stage.marketEndingAfter(8_000);
    const { conditionId } = market;
    await (await alice.splitPosition({ conditionId, amount: 10_000_000n })).wait();
    expect(await held(market.up)).toBe(10_000_000n);
    await (await alice.mergePositions({ conditionId, amount: 4_000_000n })).wait();
    expect(await held(market.down)).toBe(6_000_000n);
    expect(await held()).toBe(94_000_000n);
    await eventually(
      async () => ((await publicClient(stage).fetchEvent({ slug: market.slug })).state.closed ? true : undefined),
      50_000,
    );
    await (await alice.redeemPositions({ conditionId })).wait();
    expect(await held()).toBe(100_000_000n);
  });

  test('sets up all approvals for trading at once, and pays somebody', async () => {
    await alice.setupTradingApprovals();
    await actions.updateBalanceAllowance(alice, { assetType: COLLATERAL });
    const { allowances } = await actions.fetchBalanceAllowance(alice, { assetType: COLLATERAL });
    expect(Object.values(allowances).every((allowance) => allowance > 0n)).toBe(true);
    const { collateralToken: tokenAddress } = CONTRACTS;
    const payment = { amount: 1_000_000n, recipientAddress: addressOf('bob'), tokenAddress };
    const handle = await alice.transferErc20(payment);
    await handle.wait();
    expect(await held()).toBe(99_000_000n);
    const { transactionId } = handle as unknown as { readonly transactionId: string };
    expect(await actions.fetchTransaction(alice, { transactionId })).toMatchObject({ state: 'STATE_CONFIRMED' });
  });
});

test('an EOA approves and splits with transactions of its own', async () => {
  const carol = await secureClient(stage, 'carol');
  await stage.control('/fund', { address: addressOf('carol'), amount: '50' });
  const { collateralToken, collateralAdapter } = CONTRACTS;
  const approval = { amount: 'max', spenderAddress: collateralAdapter, tokenAddress: collateralToken } as const;
  await (await carol.approveErc20(approval)).wait();
  const { conditionId, up } = await stage.calmMarket();
  await (await carol.splitPosition({ conditionId, amount: 5_000_000n })).wait();
  const asset = { assetType: 'CONDITIONAL' as AssetType, tokenId: up };
  await actions.updateBalanceAllowance(carol, asset);
  expect(BigInt((await actions.fetchBalanceAllowance(carol, asset)).balance)).toBe(5_000_000n);
});

expectListedCalls('client-wallet');
