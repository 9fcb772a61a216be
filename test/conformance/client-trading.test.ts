import {
  type AcceptedOrderResponse,
  type OrderResponse,
  OrderSide,
  OrderType,
  type SecureClient,
} from '@polymarket/client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { quote, type Trader, trader } from './support/clob-v2.ts';
import { expectListedCalls } from './support/recorder.ts';
import { all, secureClient } from './support/sdk.ts';
import { type FoundMarket, type Stage, startStage } from './support/stage.ts';
import { addressOf } from './support/wallets.ts';

/** Alice trades with the unified client from her EOA; Bob quotes with clob-client-v2. */
let stage: Stage;
let market: FoundMarket;
let alice: SecureClient;
let bob: Trader;

beforeAll(async () => {
  stage = await startStage();
  market = await stage.calmMarket();
  alice = await secureClient(stage, 'alice');
  bob = await trader(stage, 'bob');
});

afterEach(async () => {
  await alice.cancelAll();
  await bob.cancelAll();
});

afterAll(() => stage.close());

/** A bid for Up that nothing crosses. */
const bid = (price = 0.2) => ({ tokenId: market.up, price, size: 10, side: OrderSide.BUY });

function accepted(response: OrderResponse | undefined): AcceptedOrderResponse {
  if (response?.ok !== true) throw new Error(`not accepted: ${JSON.stringify(response)}`);
  return response;
}

describe('a secure client', () => {
  test('knows who it is', () => {
    expect(alice.isSecureClient()).toBe(true);
    expect(alice.account).toMatchObject({ signer: addressOf('alice'), wallet: addressOf('alice') });
  });

  test('places, finds, cancels and misses an order', async () => {
    const placed = accepted(await alice.placeLimitOrder(bid()));
    expect(placed).toMatchObject({ status: 'live', makingAmount: '0', tradeIds: [] });
    const open = await all(alice.listOpenOrders({ market: market.conditionId }));
    expect(open.map(({ id }) => id)).toEqual([placed.orderId]);
    expect(await alice.fetchOrder({ orderId: placed.orderId })).toMatchObject({
      id: placed.orderId,
      tokenId: market.up,
    });
    expect(await alice.cancelOrder({ orderId: placed.orderId })).toMatchObject({ canceled: [placed.orderId] });
    expect(await all(alice.listOpenOrders())).toEqual([]);
  });

  test('posts a batch and cancels part of it', async () => {
    const orders = await Promise.all([0.1, 0.11, 0.12].map((price) => alice.createLimitOrder(bid(price))));
    const placed = (await alice.postOrders(orders)).map(accepted).map(({ orderId }) => orderId);
    const [first, second] = placed as [string, string, string];
    const some = await alice.cancelOrders({ orderIds: [first, second] });
    expect(some.canceled.toSorted()).toEqual([first, second].toSorted());
    const rest = await alice.cancelMarketOrders({ market: market.conditionId });
    expect(rest.canceled).toEqual(placed.slice(2));
  });

  test('is told why an order is refused', async () => {
    await quote(bob, market);
    const crossing = { ...bid(0.6), postOnly: true };
    await expect(alice.placeLimitOrder(crossing)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining('order crosses book') as string,
    });
    const order = await alice.createLimitOrder(bid());
    accepted(await alice.postOrder(order));
    await expect(alice.postOrder(order)).rejects.toMatchObject({
      message: expect.stringContaining('Duplicated') as string,
    });
  });

  test('gives an order that dies by itself its expiration', async () => {
    const expiration = Math.floor(Date.now() / 1000) + 600;
    const placed = accepted(await alice.placeLimitOrder({ ...bid(), expiration }));
    expect(await alice.fetchOrder({ orderId: placed.orderId })).toMatchObject({ orderType: OrderType.GTD });
  });

  test('buys at the market and waits until the fill is settled', async () => {
    await quote(bob, market);
    const wish = { tokenId: market.up, side: OrderSide.BUY, amount: 5 } as const;
    const order = await alice.createMarketOrder({ ...wish, orderType: OrderType.FOK });
    const filled = accepted(await alice.postOrder(order));
    expect(filled).toMatchObject({ status: 'matched', makingAmount: '5', takingAmount: '10' });
    const hashes = await alice.waitForOrderFillSettlement(filled);
    expect(hashes).toHaveLength(1);
    const sold = await alice.placeMarketOrder({ tokenId: market.up, side: OrderSide.SELL, shares: 10 });
    expect(accepted(sold)).toMatchObject({ makingAmount: '10', takingAmount: '4.5' });
  });
});

expectListedCalls('client-trading');
