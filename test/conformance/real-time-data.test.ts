import { Side } from '@polymarket/clob-client-v2';
import realTimeData, { type Message } from '@polymarket/real-time-data-client';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { quote, trader } from './support/clob-v2.ts';
import { expectListedCalls, recorded } from './support/recorder.ts';
import { eventually, type FoundMarket, type Stage, startStage } from './support/stage.ts';
import { addressOf } from './support/wallets.ts';

const { RealTimeDataClient, ConnectionStatus } = realTimeData;

/** The legacy service for live data: prices, and the only feed of other people's trades. */
let stage: Stage;
let market: FoundMarket;
const received: Message[] = [];
const statuses: string[] = [];

beforeAll(async () => {
  // The client prints what it does.
  for (const level of ['log', 'warn', 'error'] as const) vi.spyOn(console, level).mockImplementation(() => {});
  stage = await startStage();
  market = await stage.calmMarket();
});

afterAll(async () => {
  vi.restoreAllMocks();
  await stage.close();
});

const pricePayload = z.object({ symbol: z.string(), timestamp: z.number(), value: z.number() });

/** The row that watchers of wallets read (protocol §11.2). */
const activityPayload = z.object({
  asset: z.string(),
  conditionId: z.string(),
  eventSlug: z.string(),
  slug: z.string(),
  outcome: z.string(),
  outcomeIndex: z.number().int(),
  price: z.number(),
  size: z.number(),
  side: z.enum(['BUY', 'SELL']),
  timestamp: z.number(),
  transactionHash: z.string(),
  proxyWallet: z.string(),
  name: z.string(),
});

describe('the client for live data', () => {
  test('connects, subscribes as its README shows, receives and leaves', async () => {
    const client = recorded(
      '@polymarket/real-time-data-client',
      new RealTimeDataClient({
        host: stage.endpoints.rtds,
        onMessage: (_client, message) => received.push(message),
        onStatusChange: (status) => statuses.push(status),
      }),
    );
    client.connect();
    await eventually(() => (statuses.includes(ConnectionStatus.CONNECTED) ? true : undefined));
    client.subscribe({
      subscriptions: [
        { topic: 'crypto_prices', type: 'update', filters: '{"symbol":"btcusdt"}' },
        { topic: 'crypto_prices_chainlink', type: 'update', filters: '{"symbol":"btc/usd"}' },
        { topic: 'crypto_prices_twap_sixty', type: 'update', filters: '{"symbol":"btc/usd"}' },
        { topic: 'activity', type: 'orders_matched', filters: `{"event_slug":"${market.slug}"}` },
      ],
    });
    for (const topic of ['crypto_prices', 'crypto_prices_chainlink', 'crypto_prices_twap_sixty']) {
      const first = await eventually(() => received.find((told) => told.topic === topic && told.type === 'update'));
      expect(pricePayload.parse(first.payload).value).toBeGreaterThan(1_000);
    }
    await quote(await trader(stage, 'bob'), market);
    const taker = await trader(stage, 'alice');
    await taker.createAndPostOrder({ tokenID: market.up, price: 0.5, size: 10, side: Side.BUY });
    const matched = await eventually(() => received.find(({ topic }) => topic === 'activity'));
    expect(activityPayload.parse(matched.payload)).toMatchObject({
      asset: market.up,
      eventSlug: market.slug,
      proxyWallet: addressOf('alice'),
      outcome: 'Up',
      outcomeIndex: 0,
      side: 'BUY',
      price: 0.5,
      size: 10,
    });
    client.unsubscribe({ subscriptions: [{ topic: 'crypto_prices', type: 'update' }] });
    client.disconnect();
    await eventually(() => (statuses.includes(ConnectionStatus.DISCONNECTED) ? true : undefined));
  });
});

expectListedCalls('real-time-data');
