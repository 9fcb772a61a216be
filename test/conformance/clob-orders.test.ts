import { ApiError, type OrderResponse, OrderType, Side } from '@polymarket/clob-client-v2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import * as shapes from './support/clob-shapes.ts';
import { quote, type Trader, trader } from './support/clob-v2.ts';
import { expectListedCalls } from './support/recorder.ts';
import { eventually, type FoundMarket, type Stage, startStage } from './support/stage.ts';

/** Alice signs with viem and takes; Bob signs with ethers v6 and quotes. */
let stage: Stage;
let market: FoundMarket;
let alice: Trader;
let bob: Trader;

beforeAll(async () => {
  stage = await startStage();
  market = await stage.calmMarket();
  alice = await trader(stage, 'alice');
  bob = await trader(stage, 'bob', { wallet: 'ethers' });
});

afterEach(async () => {
  await alice.cancelAll();
  await bob.cancelAll();
});

afterAll(() => stage.close());

/** A bid for Up that nothing crosses. */
const bid = (price = 0.2, size = 10) => ({ tokenID: market.up, price, size, side: Side.BUY });

async function refusalOf(placing: Promise<unknown>): Promise<{ status: number | undefined; message: string }> {
  const error = await placing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ApiError);
  const { status, message } = error as ApiError;
  return { status, message };
}

describe('a resting order', () => {
  test('is placed, seen, cancelled and gone', async () => {
    const placed = shapes.orderResponse.parse(await alice.createAndPostOrder(bid()));
    expect(placed).toMatchObject({ status: 'live', tradeIDs: [], transactionsHashes: [] });
    const open = z.array(shapes.openOrder).parse(await alice.getOpenOrders({ market: market.conditionId }));
    expect(open).toMatchObject([
      { id: placed.orderID, status: 'LIVE', price: '0.2', original_size: '10', outcome: 'Up' },
    ]);
    expect(shapes.openOrder.parse(await alice.getOrder(placed.orderID))).toEqual(open[0]);
    const answer = shapes.cancelAnswer.parse(await alice.cancelOrder({ orderID: placed.orderID }));
    expect(answer).toEqual({ canceled: [placed.orderID], not_canceled: {} });
    expect(await alice.getOpenOrders()).toEqual([]);
    const again = shapes.cancelAnswer.parse(await alice.cancelOrder({ orderID: placed.orderID }));
    expect(Object.keys(again.not_canceled)).toEqual([placed.orderID]);
  });

  test('has the id that the client computes, and its second delivery is refused', async () => {
    const order = await alice.createOrder(bid(0.21), { tickSize: '0.01', negRisk: false });
    const placed = shapes.orderResponse.parse(await alice.postOrder(order, OrderType.GTC));
    const { status, message } = await refusalOf(alice.postOrder(order, OrderType.GTC));
    expect(status).toBe(400);
    expect(message).toBe(`order ${placed.orderID} is invalid. Duplicated.`);
  });

  test('until a time of day is told back with its expiration', async () => {
    const expiration = Math.floor(Date.now() / 1000) + 600;
    const placed = await alice.createAndPostOrder({ ...bid(), expiration }, undefined, OrderType.GTD);
    expect(shapes.openOrder.parse(await alice.getOrder(placed.orderID))).toMatchObject({
      order_type: 'GTD',
      expiration: String(expiration),
    });
    const soon = Math.floor(Date.now() / 1000) + 30;
    const refusal = await refusalOf(alice.createAndPostOrder({ ...bid(), expiration: soon }, undefined, OrderType.GTD));
    expect(refusal).toEqual({ status: 400, message: 'invalid expiration' });
  });

  test('that must not take is refused when it crosses', async () => {
    await quote(bob, market);
    const crossing = alice.createAndPostOrder(bid(0.5), undefined, OrderType.GTC, true);
    expect(await refusalOf(crossing)).toEqual({ status: 400, message: 'invalid post-only order: order crosses book' });
    const resting = await alice.createAndPostOrder(bid(0.49), undefined, OrderType.GTC, true);
    expect(resting.status).toBe('live');
  });

  test('below the minimum size or off the grid is refused in the words of the venue', async () => {
    const small = await refusalOf(alice.createAndPostOrder(bid(0.2, 4)));
    expect(small.status).toBe(400);
    expect(small.message).toMatch(/^order 0x[0-9a-f]{64} is invalid\. Size \(4\) lower than the minimum: 5$/);
    const poor = await refusalOf(alice.createAndPostOrder(bid(0.9, 1_000_000)));
    expect(poor.status).toBe(400);
    expect(poor.message).toMatch(/^not enough balance \/ allowance/);
  });
});

describe('orders by the batch', () => {
  test('fifteen go in one request, each answered in its place, and any of them can be cancelled by id', async () => {
    const orders = await Promise.all(
      Array.from({ length: 15 }, (_, index) => alice.createOrder(bid(0.1 + index / 100))),
    );
    const answers = await alice.postOrders(orders.map((order) => ({ order, orderType: OrderType.GTC })));
    const ids = z
      .array(shapes.orderResponse)
      .length(15)
      .parse(answers)
      .map(({ orderID }) => orderID);
    const open = await alice.getOpenOrders();
    expect(new Map(open.map(({ id, price }) => [id, Number(price)]))).toEqual(
      new Map(ids.map((id, index) => [id, Math.round(10 + index) / 100])),
    );
    const unknown = `0x${'1'.repeat(64)}`;
    const some = shapes.cancelAnswer.parse(await alice.cancelOrders([...ids.slice(0, 5), unknown]));
    expect(some.canceled.toSorted()).toEqual(ids.slice(0, 5).toSorted());
    expect(Object.keys(some.not_canceled)).toEqual([unknown]);
    const rest = shapes.cancelAnswer.parse(await alice.cancelMarketOrders({ market: market.conditionId }));
    expect(rest.canceled).toHaveLength(10);
  });

  test('a refused one does not take the others down', async () => {
    const good = await alice.createOrder(bid());
    const tooSmall = await alice.createOrder(bid(0.2, 2));
    const answers = (await alice.postOrders([
      { order: tooSmall, orderType: OrderType.GTC },
      { order: good, orderType: OrderType.GTC },
    ])) as readonly OrderResponse[];
    expect(answers[0]?.orderID ?? '').toBe('');
    expect(answers[0]?.errorMsg).toMatch(/lower than the minimum/);
    expect(shapes.orderResponse.parse(answers[1]).status).toBe('live');
  });

  test('sixteen are too many', async () => {
    const order = await alice.createOrder(bid());
    const args = Array.from({ length: 16 }, () => ({ order, orderType: OrderType.GTC }));
    expect(await refusalOf(alice.postOrders(args))).toEqual({
      status: 400,
      message: 'Too many orders in payload: 16, max allowed: 15',
    });
  });
});

describe('an order that takes', () => {
  test('is matched, told in human decimals, and its hash is resolved by the client', async () => {
    await quote(bob, market);
    const taken = shapes.orderResponse.parse(await alice.createAndPostOrder({ ...bid(0.5), size: 20 }));
    expect(taken).toMatchObject({ status: 'matched', makingAmount: '10', takingAmount: '20' });
    expect(taken.tradeIDs.length).toBeGreaterThan(0);
    expect(taken.transactionsHashes.length).toBeGreaterThan(0);
  });

  test('is filled at the better price of the maker', async () => {
    await quote(bob, market);
    const taken = shapes.orderResponse.parse(await alice.createAndPostOrder(bid(0.6)));
    expect(taken).toMatchObject({ status: 'matched', makingAmount: '5', takingAmount: '10' });
  });

  test('rests with what is left of it', async () => {
    await quote(bob, market);
    const taken = shapes.orderResponse.parse(await alice.createAndPostOrder(bid(0.5, 80)));
    expect(taken).toMatchObject({ status: 'matched', takingAmount: '50' });
    const left = shapes.openOrder.parse(await alice.getOrder(taken.orderID));
    expect(left).toMatchObject({ status: 'LIVE', size_matched: '50', original_size: '80' });
  });

  test('all or nothing: filled whole or killed', async () => {
    await quote(bob, market);
    const wish = { tokenID: market.up, side: Side.BUY, price: 0.5 };
    const filled = await alice.createAndPostMarketOrder({ ...wish, amount: 10 }, undefined, OrderType.FOK);
    expect(shapes.orderResponse.parse(filled)).toMatchObject({ status: 'matched', takingAmount: '20' });
    const refusal = await refusalOf(alice.createAndPostMarketOrder({ ...wish, amount: 40 }, undefined, OrderType.FOK));
    expect(refusal.message).toBe("order couldn't be fully filled. FOK orders are fully filled or killed.");
  });

  test('what is there: the rest is killed, and nothing at all is an error', async () => {
    await quote(bob, market);
    const order = await alice.createMarketOrder({ tokenID: market.up, side: Side.BUY, price: 0.5, amount: 40 });
    const filled = shapes.orderResponse.parse(await alice.postOrder(order, OrderType.FAK));
    expect(filled).toMatchObject({ status: 'matched', takingAmount: '50' });
    expect(await alice.getOpenOrders()).toEqual([]);
    const wish = { tokenID: market.up, side: Side.BUY, price: 0.4, amount: 10 };
    const refusal = await refusalOf(alice.createAndPostMarketOrder(wish, undefined, OrderType.FAK));
    expect(refusal.message).toMatch(/^no orders found to match with FAK order\./);
  });

  test('sells what was bought once it is settled', async () => {
    await quote(bob, market);
    const wish = { tokenID: market.up, side: Side.SELL, price: 0.45, amount: 10 };
    const sold = await eventually(async () => {
      const answer = await alice.createAndPostMarketOrder(wish, undefined, OrderType.FAK).catch(() => undefined);
      return answer?.status === 'matched' ? answer : undefined;
    });
    expect(shapes.orderResponse.parse(sold)).toMatchObject({ makingAmount: '10', takingAmount: '4.5' });
  });
});

describe('what watches over orders', () => {
  test('heartbeats form a chain, and a broken chain is told the expected link', async () => {
    const first = await bob.postHeartbeat();
    const second = await bob.postHeartbeat(first.heartbeat_id);
    expect(second.heartbeat_id).not.toBe(first.heartbeat_id);
    const wrong = await bob.postHeartbeat(first.heartbeat_id).catch((error: unknown) => error as ApiError);
    expect(wrong).toMatchObject({ status: 400, data: { heartbeat_id: second.heartbeat_id } });
  });

  test('scoring is told for one order and for several', async () => {
    const [up, down] = await quote(bob, market);
    const single = z.object({ scoring: z.boolean() }).parse(await bob.isOrderScoring({ order_id: up.orderID }));
    expect(single.scoring).toBe(false);
    const several = await bob.areOrdersScoring({ orderIds: [up.orderID, down.orderID] });
    expect(several).toEqual({ [up.orderID]: false, [down.orderID]: false });
  });
});

expectListedCalls('clob-orders');
