import * as v1 from '@polymarket/clob-client';
import { Side as SideV2 } from '@polymarket/clob-client-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import * as shapes from './support/clob-shapes.ts';
import { quote, trader } from './support/clob-v2.ts';
import { expectListedCalls, recorded } from './support/recorder.ts';
import { type FoundMarket, type Stage, startStage } from './support/stage.ts';
import { addressOf, ethersWallet, type Name } from './support/wallets.ts';

/** What a user of the archived client of 2025 sees who has not migrated. */
const { Side, OrderType, AssetType, PriceHistoryInterval } = v1;
let stage: Stage;
let market: FoundMarket;
let client: v1.ClobClient;

beforeAll(async () => {
  stage = await startStage();
  market = await stage.calmMarket();
  await quote(await trader(stage, 'bob'), market);
  const taker = await trader(stage, 'carol');
  await taker.createAndPostOrder({ tokenID: market.up, price: 0.5, size: 10, side: SideV2.BUY });
  const creds = await signedIn('alice').createOrDeriveApiKey();
  client = signedIn('alice', creds);
});

afterAll(() => stage.close());

function signedIn(name: Name, creds?: v1.ApiKeyCreds): v1.ClobClient {
  const signer = ethersWallet(name);
  return recorded('@polymarket/clob-client', new v1.ClobClient(stage.endpoints.clob, v1.Chain.POLYGON, signer, creds));
}

const both = () => [market.up, market.down].map((token_id) => ({ token_id, side: Side.BUY }));

describe('reads of the client of 2025', () => {
  test('market data arrives as ever', async () => {
    expect(await client.getOk()).toBe('OK');
    expect(await client.getServerTime()).toBeGreaterThan(1_700_000_000);
    const book = await client.getOrderBook(market.up);
    expect(shapes.book.parse(book).bids).toHaveLength(1);
    expect(await client.getOrderBookHash({ ...book })).toMatch(/^[0-9a-f]{40}$/);
    expect(await client.getOrderBooks(both())).toHaveLength(2);
    client.clearTickSizeCache();
    expect(await client.getTickSize(market.up)).toBe('0.01');
    expect(await client.getNegRisk(market.up)).toBe(false);
    expect(await client.getFeeRateBps(market.up)).toBe(1000);
  });

  test('prices arrive as ever', async () => {
    expect(await client.getMidpoint(market.up)).toEqual({ mid: '0.475' });
    expect(await client.getMidpoints(both())).toEqual({ [market.up]: '0.475', [market.down]: '0.525' });
    expect(await client.getPrice(market.up, 'BUY')).toEqual({ price: '0.45' });
    expect(await client.getPrices(both())).toMatchObject({ [market.up]: { BUY: '0.45' } });
    expect(await client.getSpread(market.up)).toEqual({ spread: '0.05' });
    expect(await client.getSpreads(both())).toMatchObject({ [market.up]: '0.05' });
    expect(await client.getLastTradePrice(market.up)).toMatchObject({ side: 'BUY' });
    expect(await client.getLastTradesPrices(both())).toHaveLength(2);
    expect(await client.calculateMarketPrice(market.up, Side.BUY, 5)).toBe(0.5);
    const history = { market: market.up, interval: PriceHistoryInterval.ONE_HOUR };
    expect(shapes.priceHistory.parse(await client.getPricesHistory(history)).history.length).toBeGreaterThan(0);
  });

  test('lists of markets, rewards and activity arrive as ever', async () => {
    const pages = [
      await client.getMarkets(),
      await client.getSimplifiedMarkets(),
      await client.getSamplingMarkets(),
      await client.getSamplingSimplifiedMarkets(),
    ];
    for (const page of pages) expect(shapes.page(shapes.simplifiedMarket).parse(page).data.length).toBeGreaterThan(0);
    expect(shapes.longMarket.parse(await client.getMarket(market.conditionId)).market_slug).toBe(market.slug);
    expect((await client.getCurrentRewards()).length).toBeGreaterThan(0);
    expect((await client.getRawRewardsForMarket(market.conditionId)).length).toBe(1);
    expect((await client.getMarketTradesEvents(market.conditionId)).length).toBe(1);
  });
});

describe('the account of a user of 2025', () => {
  test('keys are still given, derived, listed and deleted', async () => {
    const created = shapes.credentials.parse(await signedIn('dave').createApiKey(5));
    expect(await signedIn('dave').deriveApiKey(5)).toEqual(created);
    const dave = signedIn('dave', created);
    expect(await dave.getApiKeys()).toEqual({ apiKeys: [created.key] });
    expect(await dave.getClosedOnlyMode()).toEqual({ closed_only: false });
    const { apiKey } = await dave.createReadonlyApiKey();
    expect(await dave.getReadonlyApiKeys()).toEqual([apiKey]);
    expect(await dave.validateReadonlyApiKey(addressOf('dave'), apiKey)).toBe('OK');
    expect(await dave.deleteReadonlyApiKey(apiKey)).toBe(true);
    const builder = await dave.createBuilderApiKey();
    expect((await dave.getBuilderApiKeys()).map(({ key }) => key)).toContain(builder.key);
    expect(await dave.deleteApiKey()).toBe('OK');
  });

  test('its balance, orders and trades can be read', async () => {
    const asset_type = AssetType.COLLATERAL;
    expect(shapes.balanceAllowance.parse(await client.getBalanceAllowance({ asset_type })).balance).toBe('10000000000');
    expect(await client.updateBalanceAllowance({ asset_type })).not.toHaveProperty('error');
    expect(await client.getOpenOrders()).toEqual([]);
    expect(await client.getTrades()).toEqual([]);
    expect((await client.getTradesPaginated()).trades).toEqual([]);
    expect(await client.getNotifications()).toEqual([]);
    await client.dropNotifications({ ids: [] });
    expect(await client.getOrder(`0x${'1'.repeat(64)}`)).toMatchObject({ status: 404 });
    expect(await client.isOrderScoring({ order_id: `0x${'1'.repeat(64)}` })).toEqual({ scoring: false });
    expect(await client.areOrdersScoring({ orderIds: [] })).toEqual({});
    expect((await client.postHeartbeat()).heartbeat_id).toMatch(/^[0-9a-f-]{36}$/);
    const day = new Date().toISOString().slice(0, 10);
    expect(await client.getEarningsForUserForDay(day)).toEqual([]);
    expect(z.array(z.unknown()).parse(await client.getTotalEarningsForUserForDay(day))).toBeDefined();
    expect(z.array(z.unknown()).parse(await client.getUserEarningsAndMarketsConfig(day))).toBeDefined();
    expect(await client.getRewardPercentages()).toBeTypeOf('object');
  });

  test('cancels are answered, as there is nothing to cancel', async () => {
    const orderID = `0x${'1'.repeat(64)}`;
    expect(await client.cancelOrder({ orderID })).toMatchObject({ canceled: [] });
    expect(await client.cancelOrders([orderID])).toMatchObject({ canceled: [] });
    expect(await client.cancelAll()).toMatchObject({ canceled: [] });
    expect(await client.cancelMarketOrders({ market: market.conditionId })).toMatchObject({ canceled: [] });
  });
});

const bid = () => ({ tokenID: market.up, price: 0.2, size: 10, side: Side.BUY, feeRateBps: 1000 });

describe('orders of the client of 2025', () => {
  const refusal = { error: 'order_version_mismatch', status: 400 };

  test('are refused with the words that ask for a migration', async () => {
    const order = await client.createOrder(bid());
    expect(await client.postOrder(order, OrderType.GTC)).toEqual(refusal);
    expect(await client.createAndPostOrder(bid())).toEqual(refusal);
    const wish = { tokenID: market.up, amount: 5, side: Side.BUY, price: 0.5, feeRateBps: 1000 };
    const marketOrder = await client.createMarketOrder(wish);
    expect(await client.postOrder(marketOrder, OrderType.FOK)).toEqual(refusal);
    expect(await client.createAndPostMarketOrder(wish)).toEqual(refusal);
    expect(await client.getOpenOrders()).toEqual([]);
  });

  test('are refused in a batch, too', async () => {
    const order = await client.createOrder(bid());
    const answer: unknown = await client.postOrders([{ order, orderType: OrderType.GTC }]);
    expect(JSON.stringify(answer)).toContain('order_version_mismatch');
  });
});

expectListedCalls('clob-v1');
