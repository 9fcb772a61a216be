import { type AssetType, OrderSide, type SecureClient } from '@polymarket/client';
import * as sdkActions from '@polymarket/client/actions';
import { createL1Headers } from '@polymarket/clob-client-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quote, trader } from './support/clob-v2.ts';
import { expectListedCalls, recorded } from './support/recorder.ts';
import { all, secureClient } from './support/sdk.ts';
import { eventually, type FoundMarket, type Stage, startStage } from './support/stage.ts';
import { addressOf, ethersWallet } from './support/wallets.ts';

/** Alice bought 10 Up at 0.50 from Bob's bid for Down. */
const actions = recorded('@polymarket/client/actions', { ...sdkActions });
let stage: Stage;
let market: FoundMarket;
let alice: SecureClient;

beforeAll(async () => {
  stage = await startStage();
  market = await stage.calmMarket();
  alice = await secureClient(stage, 'alice');
  await quote(await trader(stage, 'bob'), market);
  await alice.placeLimitOrder({ tokenId: market.up, price: 0.5, size: 10, side: OrderSide.BUY });
});

afterAll(() => stage.close());

describe('an account seen by the unified client', () => {
  test('has its trades, its money and its shares', async () => {
    const trades = await eventually(async () => {
      const found = await all(alice.listAccountTrades({ market: market.conditionId }));
      return String(found[0]?.status) === 'TRADE_STATUS_CONFIRMED' ? found : undefined;
    });
    expect(trades).toMatchObject([{ tokenId: market.up, side: 'BUY', size: '10', price: '0.5' }]);
    const assetType = 'COLLATERAL' as AssetType;
    expect((await actions.fetchBalanceAllowance(alice, { assetType })).balance).toBe(String(10_000e6 - 5e6 - 175_000));
    const shares = { assetType: 'CONDITIONAL' as AssetType, tokenId: market.up };
    expect((await actions.fetchBalanceAllowance(alice, shares)).balance).toBe('10000000');
    await actions.updateBalanceAllowance(alice, { assetType });
  });

  test('is in good standing and is told what happened', async () => {
    expect(await alice.fetchClosedOnlyMode()).toBe(false);
    const notifications = await alice.fetchNotifications();
    expect(notifications).toBeInstanceOf(Array);
    await alice.dropNotifications({ ids: ['1'] });
  });

  test('sees what its orders earn', async () => {
    const order = await alice.createLimitOrder({ tokenId: market.up, price: 0.2, size: 10, side: OrderSide.BUY });
    const placed = await alice.postOrder(order);
    const orderId = placed.ok ? placed.orderId : '';
    expect(await alice.fetchOrderScoring({ orderId })).toBe(false);
    expect(await alice.fetchOrdersScoring({ orderIds: [orderId] })).toEqual({ [orderId]: false });
    const date = new Date().toISOString().slice(0, 10);
    expect(await all(alice.listUserEarningsForDay({ date }))).toBeInstanceOf(Array);
    expect(await alice.fetchTotalEarningsForUserForDay({ date })).toBeInstanceOf(Array);
    expect(await all(alice.listUserEarningsAndMarketsConfig({ date }))).toBeInstanceOf(Array);
    expect(await alice.fetchRewardPercentages()).toBeTypeOf('object');
  });
});

type Attestation = Parameters<typeof sdkActions.createApiKey>[1];

/** Carol's signature for a key, as the low-level functions take it. */
async function carolsAttestation(nonce: number): Promise<Attestation> {
  const timestamp = Math.floor(Date.now() / 1000);
  const { POLY_SIGNATURE: signature } = await createL1Headers(ethersWallet('carol'), 137, nonce, timestamp);
  return { address: addressOf('carol'), nonce, timestamp, signature } as Attestation;
}

describe('keys through the unified client', () => {
  test('are created, derived and listed by a signature', async () => {
    const nonce = 4;
    const created = await actions.createApiKey(alice, await carolsAttestation(nonce));
    expect(await actions.deriveApiKey(alice, await carolsAttestation(nonce))).toEqual(created);
    expect(await actions.createOrDeriveApiKey(alice, await carolsAttestation(nonce))).toEqual(created);
    const carol = await secureClient(stage, 'carol', { nonce });
    expect(await actions.fetchApiKeys(carol)).toContain(created.key);
    const builder = await actions.createBuilderApiKey(carol);
    expect((await actions.fetchBuilderApiKeys(carol)).map(({ key }) => key)).toContain(builder.key);
    await actions.deleteApiKey(carol);
    await expect(actions.fetchApiKeys(carol)).rejects.toMatchObject({ status: 401 });
  });

  test('are revoked when a client ends its authentication', async () => {
    const dave = await secureClient(stage, 'dave');
    const anonymous = await dave.endAuthentication();
    expect(anonymous.isSecureClient()).toBe(false);
  });
});

expectListedCalls('client-account');
