import { OrderSide, PriceHistoryInterval } from '@polymarket/client';
import * as sdkActions from '@polymarket/client/actions';
import { Side } from '@polymarket/clob-client-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { quote, trader } from './support/clob-v2.ts';
import { expectListedCalls, recorded } from './support/recorder.ts';
import { all, publicClient } from './support/sdk.ts';
import { type FoundMarket, type Stage, startStage } from './support/stage.ts';

/** The client checks every answer against its own schemas: an answer that arrives has the promised shape. */
const SERIES = '10684';
const actions = recorded('@polymarket/client/actions', { ...sdkActions });
let stage: Stage;
let market: FoundMarket;
let client: ReturnType<typeof publicClient>;

beforeAll(async () => {
  stage = await startStage({ assets: ['BTC', 'ETH'], v2Assets: ['ETH'] });
  client = publicClient(stage);
  market = await stage.calmMarket();
  await quote(await trader(stage, 'bob'), market);
  const alice = await trader(stage, 'alice');
  await alice.createAndPostOrder({ tokenID: market.up, price: 0.5, size: 10, side: Side.BUY });
});

afterAll(() => stage.close());

describe('discovery', () => {
  test('lists the rounds of a series page by page and finds one by slug, by id and by address', async () => {
    const now = new Date().toISOString();
    const listed = await all(
      client.listEvents({
        seriesIds: [Number(SERIES)],
        closed: false,
        endDateMin: now,
        order: 'endDate',
        ascending: true,
        pageSize: 2,
      }),
    );
    const event = listed.find(({ slug }) => slug === market.slug);
    expect(listed.length).toBeGreaterThan(2);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(listed.length);
    expect(event).toBeDefined();
    const bySlug = await client.fetchEvent({ slug: market.slug });
    expect(bySlug.markets[0]?.conditionId).toBe(market.conditionId);
    expect((await client.fetchEvent({ id: bySlug.id })).slug).toBe(market.slug);
    expect((await client.fetchEvent({ url: `https://polymarket.com/event/${market.slug}` })).id).toBe(bySlug.id);
    expect((await client.fetchEventTags({ id: bySlug.id })).map(({ slug }) => slug)).toContain('crypto');
  });

  test('tells of a market what a bot needs to trade it', async () => {
    const found = await client.fetchMarket({ slug: market.slug });
    expect(found.conditionId).toBe(market.conditionId);
    expect(found.outcomes).toMatchObject({ yes: { tokenId: market.up }, no: { tokenId: market.down } });
    expect((await client.fetchMarket({ id: found.id })).slug).toBe(market.slug);
    const open = await all(client.listMarkets({ conditionIds: [market.conditionId], closed: false }));
    expect(open.map(({ slug }) => slug)).toEqual([market.slug]);
    expect(await client.fetchMarketTags({ id: found.id })).toBeInstanceOf(Array);
  });

  test('knows the series', async () => {
    const [series] = await all(client.listSeries({ slug: ['btc-up-or-down-5m'] }));
    expect(series?.id).toBe(SERIES);
    expect((await client.fetchSeries({ id: SERIES })).slug).toBe('btc-up-or-down-5m');
  });

  test('knows the few tags of its markets', async () => {
    const tags = await all(client.listTags());
    expect(tags.map(({ slug }) => slug)).toContain('crypto');
    const [first] = tags;
    expect(await client.fetchTag({ id: first?.id ?? '' })).toMatchObject({ slug: first?.slug });
  });

  test('answers for what does not exist with a rejection', async () => {
    await expect(client.fetchEvent({ slug: 'btc-updown-5m-1' })).rejects.toMatchObject({ status: 404 });
    await expect(client.fetchMarket({ slug: 'btc-updown-5m-1' })).rejects.toMatchObject({ status: 404 });
  });
});

describe('market data', () => {
  test('books are in the order of the wire, best last', async () => {
    const book = await client.fetchOrderBook({ tokenId: market.up });
    expect(book).toMatchObject({ tokenId: market.up, negRisk: false, tickSize: '0.01', minOrderSize: '5' });
    expect(book.bids).toEqual([{ price: '0.45', size: '50' }]);
    const books = await client.fetchOrderBooks([{ tokenId: market.up }, { tokenId: market.down }]);
    expect(books.map(({ tokenId }) => tokenId)).toEqual([market.up, market.down]);
  });

  test('prices agree with the book', async () => {
    const tokenId = market.up;
    expect(await client.fetchMidpoint({ tokenId })).toBe('0.475');
    expect(await client.fetchMidpoints([{ tokenId }])).toEqual({ [tokenId]: '0.475' });
    expect(await client.fetchPrice({ tokenId, side: OrderSide.BUY })).toBe('0.45');
    expect(await client.fetchPrices([{ tokenId, side: OrderSide.SELL }])).toEqual({ [tokenId]: { SELL: '0.5' } });
    expect(await client.fetchSpread({ tokenId })).toBe('0.05');
    expect(await client.fetchSpreads([{ tokenId }])).toEqual({ [tokenId]: '0.05' });
    expect(await client.fetchLastTradePrice({ tokenId })).toMatchObject({ side: 'BUY' });
    expect(await client.fetchLastTradePrices([{ tokenId }])).toHaveLength(1);
    expect(await client.estimateMarketPrice({ tokenId, side: OrderSide.BUY, amount: 5 })).toBe(0.5);
    const history = await client.fetchPriceHistory({ tokenId, interval: PriceHistoryInterval.ONE_HOUR });
    expect(history.length).toBeGreaterThan(0);
  });

  test('ticks, flags, fees and conditions come one by one as well', async () => {
    const tokenId = market.up;
    const conditionId = market.conditionId;
    expect(await actions.fetchTickSize(client, { tokenId })).toBe(0.01);
    expect(await actions.fetchNegRisk(client, { tokenId })).toBe(false);
    expect(await actions.resolveConditionByToken(client, { tokenId })).toBe(conditionId);
    expect(await actions.fetchMarketInfo(client, { conditionId })).toBeDefined();
    expect(await actions.fetchBuilderFeeRates(client, { builderCode: `0x${'ab'.repeat(32)}` })).toBeDefined();
  });

  test('rewards and builder trades are listed', async () => {
    const current = await all(client.listCurrentRewards());
    expect(current.map(({ conditionId }) => conditionId)).toContain(market.conditionId);
    expect(await all(client.listMarketRewards({ conditionId: market.conditionId }))).toHaveLength(1);
    expect(await all(client.listBuilderTrades({ builderCode: `0x${'cd'.repeat(32)}` }))).toEqual([]);
  });
});

test('a public client knows that it is one', () => {
  expect(client.isPublicClient()).toBe(true);
});

expectListedCalls('client-discovery');
