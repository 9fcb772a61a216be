import { OrderSide, type SecureClient } from '@polymarket/client';
import { Side } from '@polymarket/clob-client-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Trader, trader } from './support/clob-v2.ts';
import { expectListedCalls } from './support/recorder.ts';
import { secureClient } from './support/sdk.ts';
import { eventually, type FoundMarket, type Stage, startStage } from './support/stage.ts';

/** The client parses every frame and drops what it does not understand: an event that arrives has the promised shape. */
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

afterAll(() => stage.close());

/** Keeps what a subscription delivers, under `topic type`. */
function kept<Event extends { readonly topic: string; readonly type: string }>(events: AsyncIterable<Event>): Event[] {
  const received: Event[] = [];
  void (async () => {
    for await (const event of events) received.push(event);
  })();
  return received;
}

function kindsOf(events: readonly { readonly topic: string; readonly type: string }[]): ReadonlySet<string> {
  return new Set(events.map(({ topic, type }) => `${topic} ${type}`));
}

describe('subscriptions of the unified client', () => {
  test('bring the life of a market and of an own order', async () => {
    const tokenIds = [market.up, market.down];
    const handle = await alice.subscribe([
      { topic: 'market', tokenIds, customFeatureEnabled: true },
      { topic: 'user' },
    ]);
    const received = kept(handle);
    await eventually(() => (kindsOf(received).has('market book') ? true : undefined));
    const bid = { tokenId: market.up, price: 0.4, size: 10, side: OrderSide.BUY };
    const resting = await alice.placeLimitOrder(bid);
    const orderId = resting.ok ? resting.orderId : '';
    await bob.createAndPostOrder({ tokenID: market.down, price: 0.6, size: 5, side: Side.BUY });
    await eventually(() => (tradeStatuses(received).has('TRADE_STATUS_CONFIRMED') ? true : undefined));
    await alice.cancelOrder({ orderId });
    const wanted = [
      'market book',
      'market price_change',
      'market last_trade_price',
      'market best_bid_ask',
      'user order',
      'user trade',
    ];
    await eventually(() => (wanted.every((kind) => kindsOf(received).has(kind)) ? true : undefined));
    expect([...tradeStatuses(received)]).toEqual(
      ['MATCHED', 'MINED', 'CONFIRMED'].map((status) => `TRADE_STATUS_${status}`),
    );
    await eventually(() => (orderChanges(received).includes('CANCELLATION') ? true : undefined));
    expect(orderChanges(received)).toEqual(['PLACEMENT', 'UPDATE', 'CANCELLATION']);
    await handle.close();
  });

  test('bring prices of Binance and Chainlink', async () => {
    const handle = await alice.subscribe([
      { topic: 'prices.crypto.binance', symbols: ['btcusdt'] },
      { topic: 'prices.crypto.chainlink', symbols: ['btc/usd'] },
    ]);
    const received = kept(handle);
    const wanted = ['prices.crypto.binance update', 'prices.crypto.chainlink update'];
    await eventually(() => (wanted.every((kind) => kindsOf(received).has(kind)) ? true : undefined));
    for (const { payload } of received) expect(Number((payload as { value: unknown }).value)).toBeGreaterThan(1_000);
    await alice.closeSubscriptions();
  });
});

function orderChanges(events: readonly { readonly type: string; readonly payload: unknown }[]): readonly string[] {
  const orders = events.filter(({ type }) => type === 'order');
  return orders.map(({ payload }) => (payload as { orderEventType: string }).orderEventType);
}

function tradeStatuses(events: readonly { readonly type: string; readonly payload: unknown }[]): ReadonlySet<string> {
  const trades = events.filter(({ type }) => type === 'trade');
  return new Set(trades.map(({ payload }) => (payload as { status: string }).status));
}

expectListedCalls('client-streams');
