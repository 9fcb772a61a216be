import { PriceHistoryInterval, Side } from '@polymarket/clob-client-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import * as shapes from './support/clob-shapes.ts';
import { quote, stranger, type Trader, trader } from './support/clob-v2.ts';
import { expectListedCalls } from './support/recorder.ts';
import { type FoundMarket, type Stage, startStage } from './support/stage.ts';

/** One Up share is bid at 0.45 and offered at 0.50; ten were bought at 0.50. */
let stage: Stage;
let client: ReturnType<typeof stranger>;
let market: FoundMarket;

beforeAll(async () => {
  stage = await startStage();
  client = stranger(stage);
  market = await stage.calmMarket();
  const maker = await trader(stage, 'alice');
  const taker: Trader = await trader(stage, 'bob');
  await quote(maker, market);
  await taker.createAndPostOrder({ tokenID: market.up, price: 0.5, size: 10, side: Side.BUY });
});

afterAll(() => stage.close());

describe('market data without a wallet', () => {
  test('the venue is there, tells its time and its order version', async () => {
    expect(await client.getOk()).toBe('OK');
    expect(await client.getVersion()).toBe(2);
    expect(Math.abs((await client.getServerTime()) - Date.now() / 1000)).toBeLessThan(5);
  });

  test('books of both outcomes mirror each other and carry hashes that the client can verify', async () => {
    const [up, down] = z
      .tuple([shapes.book, shapes.book])
      .parse([await client.getOrderBook(market.up), await client.getOrderBook(market.down)]);
    expect(up.bids).toEqual([{ price: '0.45', size: '50' }]);
    expect(up.asks).toEqual([{ price: '0.5', size: '40' }]);
    expect(down.bids).toEqual([{ price: '0.5', size: '40' }]);
    expect(down.asks).toEqual([{ price: '0.55', size: '50' }]);
    const { hash } = up;
    expect(await client.getOrderBookHash(await client.getOrderBook(market.up))).toBe(hash);
  });

  test('several books at once, unknown ones silently missing', async () => {
    const wanted = [market.up, '1', market.down].map((token_id) => ({ token_id, side: Side.BUY }));
    const books = z.array(shapes.book).parse(await client.getOrderBooks(wanted));
    expect(books.map(({ asset_id }) => asset_id)).toEqual([market.up, market.down]);
  });

  test('an unknown book is an error with the status of the real venue', async () => {
    expect(await client.getOrderBook('1234567')).toEqual({
      error: 'No orderbook exists for the requested token id',
      status: 404,
    });
  });

  test('single and listed prices agree with the book', async () => {
    const both = [market.up, market.down].map((token_id) => ({ token_id, side: Side.BUY }));
    expect(await client.getPrice(market.up, 'BUY')).toEqual({ price: '0.45' });
    expect(await client.getPrice(market.up, 'SELL')).toEqual({ price: '0.5' });
    expect(await client.getPrices(both)).toEqual({ [market.up]: { BUY: '0.45' }, [market.down]: { BUY: '0.5' } });
    expect(await client.getMidpoint(market.up)).toEqual({ mid: '0.475' });
    expect(await client.getMidpoints(both)).toEqual({ [market.up]: '0.475', [market.down]: '0.525' });
    expect(await client.getSpread(market.up)).toEqual({ spread: '0.05' });
    expect(await client.getSpreads(both)).toEqual({ [market.up]: '0.05', [market.down]: '0.05' });
    expect(await client.calculateMarketPrice(market.up, Side.BUY, 10)).toBe(0.5);
  });

  test('the last trade is told, and nothing of a market that never traded', async () => {
    const quiet = (await stage.markets())[0] as FoundMarket;
    const last = z.object({ price: z.string(), side: z.enum(['BUY', 'SELL', '']) });
    expect(Number(last.parse(await client.getLastTradePrice(market.up)).price)).toBe(0.5);
    expect(last.parse(await client.getLastTradePrice(quiet.up)).side).toBe('');
    const listed = await client.getLastTradesPrices([{ token_id: market.up, side: Side.BUY }]);
    expect(z.array(last.extend({ token_id: z.string() })).parse(listed)).toHaveLength(1);
  });

  test('ticks, fees and neg-risk flags come from where the client looks for them', async () => {
    const details = shapes.marketDetails.parse(await client.getClobMarketInfo(market.conditionId));
    expect(details.t.map(({ t }) => t)).toEqual([market.up, market.down]);
    expect(details.fd).toEqual({ r: 0.07, e: 1, to: true });
    const fresh = stranger(stage);
    expect(await fresh.getTickSize(market.up)).toBe('0.01');
    expect(await fresh.getNegRisk(market.up)).toBe(false);
    expect(await fresh.getFeeRateBps(market.up)).toBe(1000);
    expect(await fresh.getFeeExponent(market.down)).toBe(1);
  });

  test('markets are listed in pages, in four forms', async () => {
    const long = shapes.page(shapes.longMarket);
    const short = shapes.page(shapes.simplifiedMarket);
    const pages = [
      long.parse(await client.getMarkets()),
      long.parse(await client.getSamplingMarkets()),
      short.parse(await client.getSimplifiedMarkets()),
      short.parse(await client.getSamplingSimplifiedMarkets()),
    ];
    for (const { data, count, next_cursor } of pages) {
      expect(data.map(({ condition_id }) => condition_id)).toContain(market.conditionId);
      expect(count).toBe(data.length);
      expect(next_cursor).toBe('LTE=');
    }
    const one = shapes.longMarket.parse(await client.getMarket(market.conditionId));
    expect(one.market_slug).toBe(market.slug);
  });

  test('the price history holds the trade', async () => {
    const nowS = Math.floor(Date.now() / 1000);
    const ranged = await client.getPricesHistory({ market: market.up, startTs: nowS - 3600, endTs: nowS + 60 });
    const latest = await client.getPricesHistory({ market: market.up, interval: PriceHistoryInterval.ONE_HOUR });
    for (const history of [ranged, latest]) {
      expect(shapes.priceHistory.parse(history).history.length).toBeGreaterThan(0);
    }
  });

  test('live activity shows the trade with its taker', async () => {
    const events = z.array(shapes.liveActivity).parse(await client.getMarketTradesEvents(market.conditionId));
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ side: 'BUY', size: '10', outcome: 'Up', market: { asset_id: market.up } });
  });

  test('rewards of the market are the ones that Gamma announces', async () => {
    const current = z.array(shapes.currentReward).parse(await client.getCurrentRewards());
    expect(current.map(({ condition_id }) => condition_id)).toContain(market.conditionId);
    const [reward] = z.array(shapes.marketReward).parse(await client.getRawRewardsForMarket(market.conditionId));
    expect(reward).toMatchObject({ rewards_min_size: 50, rewards_max_spread: 4.5 });
  });
});

expectListedCalls('clob-market-data');
