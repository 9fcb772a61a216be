import { AssetType, type OrderResponse, OrderType, Side } from '@polymarket/clob-client-v2';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import * as shapes from './support/clob-shapes.ts';
import { quote, type Trader, trader } from './support/clob-v2.ts';
import { expectListedCalls } from './support/recorder.ts';
import { eventually, type FoundMarket, type Stage, startStage } from './support/stage.ts';
import { addressOf } from './support/wallets.ts';

/** Bob bids 50 Up at 0.45 and 50 Down at 0.50; Alice buys 20 Up at 0.50, which mints 20 pairs. */
const BUILDER = `0x${'ab'.repeat(32)}`;
let stage: Stage;
let market: FoundMarket;
let alice: Trader;
let bob: Trader;
let taken: OrderResponse;

beforeAll(async () => {
  stage = await startStage();
  market = await stage.calmMarket();
  alice = await trader(stage, 'alice');
  bob = await trader(stage, 'bob');
  await quote(bob, market);
  const wish = { tokenID: market.up, price: 0.5, size: 20, side: Side.BUY, builderCode: BUILDER };
  taken = await alice.createAndPostOrder(wish, undefined, OrderType.GTC);
});

afterAll(() => stage.close());

describe('trades', () => {
  test('are told to both sides, each in its role, and end confirmed with a hash', async () => {
    const mine = await eventually(async () => {
      const trades = z.array(shapes.trade).parse(await alice.getTrades({ market: market.conditionId }));
      return trades[0]?.status === 'TRADE_STATUS_CONFIRMED' ? trades : undefined;
    });
    expect(mine).toHaveLength(1);
    expect(mine[0]).toMatchObject({
      taker_order_id: taken.orderID,
      trader_side: 'TAKER',
      side: 'BUY',
      size: '20',
      price: '0.5',
      outcome: 'Up',
      maker_address: addressOf('alice'),
    });
    expect(mine[0]?.transaction_hash).toMatch(/^0x[0-9a-f]{64}$/);
    const theirs = z.array(shapes.trade).parse(await bob.getTrades());
    expect(theirs[0]).toMatchObject({ id: mine[0]?.id, trader_side: 'MAKER' });
    expect(theirs[0]?.maker_orders).toMatchObject([
      { asset_id: market.down, outcome: 'Down', side: 'BUY', price: '0.5', matched_amount: '20' },
    ]);
  });

  test('come in pages and by filter', async () => {
    const page = await alice.getTradesPaginated();
    expect(page).toMatchObject({ count: 1, next_cursor: 'LTE=' });
    const [trade] = page.trades;
    expect(await alice.getTrades({ id: trade?.id ?? '' })).toHaveLength(1);
    const elsewhere = (await stage.markets())[0] as FoundMarket;
    expect(await alice.getTrades({ asset_id: elsewhere.up })).toEqual([]);
    const later = String(Number(trade?.match_time) + 3600);
    expect(await alice.getTrades({ after: later })).toEqual([]);
    expect(await alice.getTrades({ before: later })).toHaveLength(1);
  });

  test('of a builder are listed by its code', async () => {
    const page = await alice.getBuilderTrades({ builder_code: BUILDER });
    expect(page).toMatchObject({ next_cursor: 'LTE=' });
    expect(page.trades.map(({ builderCode, size }) => ({ builderCode, size }))).toEqual([
      { builderCode: BUILDER, size: '20' },
    ]);
  });
});

describe('money', () => {
  test('what the taker holds is what it had, less the notional and the fee', async () => {
    const cash = shapes.balanceAllowance.parse(await alice.getBalanceAllowance({ asset_type: AssetType.COLLATERAL }));
    const fee = 20 * 0.07 * 0.25;
    expect(Number(cash.balance)).toBe(10_000e6 - 10e6 - Math.round(fee * 1e5) * 10);
    expect(Object.keys(cash.allowances).map((spender) => spender.toLowerCase())).toContain(
      '0xe111180000d2663c0091e4f400237545b87b996b',
    );
    expect(BigInt(Object.values(cash.allowances)[0] ?? '0')).toBeGreaterThan(0n);
  });

  test('shares are told per token, to both sides of a minted pair', async () => {
    const minted = await eventually(async () => positive(await sharesOf(alice, market.up)));
    expect(minted.balance).toBe('20000000');
    expect((await sharesOf(bob, market.down)).balance).toBe('20000000');
    expect((await sharesOf(alice, market.down)).balance).toBe('0');
  });

  test('a refresh of the balances is taken', async () => {
    const answer: unknown = await alice.updateBalanceAllowance({ asset_type: AssetType.COLLATERAL });
    expect(answer).not.toHaveProperty('error');
  });
});

describe('the rest of an account', () => {
  test('notifications tell of the fill and can be dropped', async () => {
    const list = z.array(shapes.notification.extend({ id: z.union([z.string(), z.number()]).optional() }));
    const told = await eventually(async () => {
      const notifications = list.parse(await bob.getNotifications());
      return notifications.length > 0 ? notifications : undefined;
    });
    expect(JSON.stringify(told)).toContain(market.conditionId);
    await bob.dropNotifications({ ids: told.map(({ id }) => String(id)) });
    expect(await bob.getNotifications()).toEqual([]);
  });

  test('nothing was wiped by the migration of 2026', async () => {
    expect(await alice.getPreMigrationOrders()).toEqual([]);
  });

  test('earnings of the day have the shape that the client reads', async () => {
    const day = new Date().toISOString().slice(0, 10);
    expect(z.array(z.object({ earnings: z.number() })).parse(await bob.getEarningsForUserForDay(day))).toBeDefined();
    expect(
      z.array(z.object({ earnings: z.number() })).parse(await bob.getTotalEarningsForUserForDay(day)),
    ).toBeDefined();
    const config = z.array(z.object({ condition_id: z.string(), earnings: z.array(z.unknown()) }));
    expect(config.parse(await bob.getUserEarningsAndMarketsConfig(day))).toBeDefined();
    expect(z.record(z.string(), z.number()).parse(await bob.getRewardPercentages())).toBeDefined();
  });
});

async function sharesOf(client: Trader, token_id: string): Promise<z.infer<typeof shapes.balanceAllowance>> {
  const answer = await client.getBalanceAllowance({ asset_type: AssetType.CONDITIONAL, token_id });
  return shapes.balanceAllowance.parse(answer);
}

function positive<Answer extends { readonly balance: string }>(answer: Answer): Answer | undefined {
  return answer.balance === '0' ? undefined : answer;
}

expectListedCalls('clob-account');
