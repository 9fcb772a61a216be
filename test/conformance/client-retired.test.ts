import { RequestRejectedError } from '@polymarket/client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectListedCalls } from './support/recorder.ts';
import { publicClient } from './support/sdk.ts';
import { type Stage, startStage } from './support/stage.ts';
import { addressOf } from './support/wallets.ts';

/** Version 0.2.0 of the client knows only the routes of the Data API v1, which were retired on 24 October 2026. */
let stage: Stage;
let client: ReturnType<typeof publicClient>;

beforeAll(async () => {
  stage = await startStage();
  client = publicClient(stage);
});

afterAll(() => stage.close());

test('methods on routes of the Data API v1 are rejected as not found, not answered with something else', async () => {
  const user = addressOf('alice');
  const { conditionId } = await stage.calmMarket();
  const asked: readonly Promise<unknown>[] = [
    client.listTrades({ user }).firstPage(),
    client.listActivity({ user }).firstPage(),
    client.listPositions({ user }).firstPage(),
    client.listClosedPositions({ user }).firstPage(),
    client.listMarketPositions({ market: conditionId }).firstPage(),
    client.listMarketHolders({ market: [conditionId] }),
    client.listOpenInterest({ market: [conditionId] }),
    client.fetchPortfolioValue({ user }),
    client.fetchTradedMarketCount({ user }),
    client.fetchEventLiveVolume({ id: '1' }),
    client.listTraderLeaderboard().firstPage(),
    client.listBuilderLeaderboard().firstPage(),
    client.fetchBuilderVolume(),
  ];
  for (const answer of await Promise.allSettled(asked)) {
    const reason: unknown = answer.status === 'rejected' ? answer.reason : undefined;
    expect(reason).toBeInstanceOf(RequestRejectedError);
    expect(reason).toMatchObject({ status: 404 });
  }
});

expectListedCalls('client-retired');
