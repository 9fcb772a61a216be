import { ApiError, OrderType, Side } from '@polymarket/clob-client-v2';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { quote, type Trader, trader } from './support/clob-v2.ts';
import { type FoundMarket, type Stage, startStage } from './support/stage.ts';

/** What the official client makes of a venue that has its troubles. */
let stage: Stage;
let market: FoundMarket;
let alice: Trader;

beforeAll(async () => {
  stage = await startStage();
  market = await stage.calmMarket();
  alice = await trader(stage, 'alice');
  await quote(await trader(stage, 'bob'), market);
});

afterEach(async () => {
  await stage.control('/faults', [
    { fault: 'mode', mode: 'normal' },
    { fault: 'geoblock', blocked: false },
  ]);
  await alice.cancelAll();
});

afterAll(() => stage.close());

const bid = (price = 0.2) => ({ tokenID: market.up, price, size: 10, side: Side.BUY });

async function failureOf(doing: Promise<unknown>): Promise<ApiError> {
  const failure = await doing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(failure).toBeInstanceOf(ApiError);
  return failure as ApiError;
}

describe('the official client at a venue in trouble', () => {
  test('is told of post-only mode in a form that it can read, and quotes on', async () => {
    const resting = await alice.createAndPostOrder(bid(0.21));
    await stage.control('/faults', [{ fault: 'mode', mode: 'post-only', for: '60s' }]);
    const refused = await failureOf(alice.createAndPostOrder(bid(0.6)));
    expect(refused).toMatchObject({ status: 503, data: { code: 'post_only_mode' } });
    const quoted = await alice.createAndPostOrder(bid(), undefined, OrderType.GTC, true);
    expect(quoted.status).toBe('live');
    expect(await alice.cancelOrder({ orderID: resting.orderID })).toMatchObject({ canceled: [resting.orderID] });
  });

  test('sees a restart, a halt and a blocked region as different things', async () => {
    const statusOf = async () => (await failureOf(alice.createAndPostOrder(bid()))).status;
    await stage.control('/faults', [{ fault: 'mode', mode: 'restarting', for: '60s' }]);
    expect(await statusOf()).toBe(425);
    await stage.control('/faults', [{ fault: 'mode', mode: 'cancel-only', for: '60s' }]);
    expect(await statusOf()).toBe(503);
    expect(await alice.cancelAll()).toMatchObject({ canceled: [] });
    await stage.control('/faults', [{ fault: 'mode', mode: 'disabled', for: '60s' }]);
    expect((await failureOf(alice.cancelAll())).message).toContain('Trading is currently disabled');
    await stage.control('/faults', [{ fault: 'mode', mode: 'normal' }, { fault: 'geoblock' }]);
    const blocked = await failureOf(alice.createAndPostOrder(bid()));
    expect(blocked).toMatchObject({ status: 403 });
    expect(blocked.message).toContain('Trading restricted in your region');
    expect(await alice.getOpenOrders()).toEqual([]);
  });

  test('sends the same bytes again when an answer is lost, and learns that its order stands', async () => {
    const patient = await trader(stage, 'alice', { retryOnError: true });
    await stage.control('/faults', [{ fault: 'answer-lost', route: 'POST /clob/order', count: 1 }]);
    const second = await failureOf(patient.createAndPostOrder(bid(0.3)));
    expect(second.message).toMatch(/^order 0x[0-9a-f]{64} is invalid\. Duplicated\.$/);
    const [orderID = ''] = /0x[0-9a-f]{64}/.exec(second.message) ?? [];
    expect(await patient.getOrder(orderID)).toMatchObject({ id: orderID, status: 'LIVE', price: '0.3' });
  });

  test('is told to slow down when it posts faster than its tier allows', async () => {
    const order = await alice.createOrder(bid());
    const flood = Array.from({ length: 90 }, () =>
      alice.postOrder(order).catch((thrown: unknown) => thrown as ApiError),
    );
    const answers = await Promise.all(flood);
    const statuses = new Set(answers.map((answer) => (answer instanceof ApiError ? answer.status : 200)));
    expect(statuses).toEqual(new Set([200, 400, 429]));
  });
});
