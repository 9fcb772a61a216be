import { describe, expect, it } from 'vitest';
import { placeRequest } from '../../../../../shared/wire/clob/index.ts';
import { ALICE, ServedVenue } from '../served-venue.ts';
import { signedOrder } from '../signed-order.ts';
import { AccountStage } from './account-stage.ts';

type Page<Item> = { count: number; next_cursor: string; data: Item[] };
type Trade = { id: string; taker_order_id: string; trader_side: string };

function trades({ served, alice, bob }: AccountStage, query = '', who: 'alice' | 'bob' = 'alice'): Page<Trade> {
  const { status, value } = served.signed(who === 'alice' ? alice : bob, 'GET', `/data/trades?${query}`);
  expect(status).toBe(200);
  return value as Page<Trade>;
}

/** Ids of Alice's open orders. */
function open({ served, alice }: AccountStage, query = ''): string[] {
  const { value } = served.signed(alice, 'GET', `/data/orders?${query}`);
  return (value as Page<{ id: string }>).data.map(({ id }) => id);
}

describe('trades', () => {
  it('are told each party in its role, and found by every filter', () => {
    const stage = new AccountStage();
    const { served, alice, bob, market } = stage;
    const { bid, take } = stage.mint(10);
    const { up, down, conditionId } = market.round;
    const [trade] = trades(stage).data;
    expect(trade).toMatchObject({ taker_order_id: take, trader_side: 'TAKER', asset_id: down, price: '0.55' });
    expect(trades(stage, '', 'bob').data).toMatchObject([
      { id: trade?.id, trader_side: 'MAKER', maker_orders: [{ order_id: bid, asset_id: up, price: '0.45' }] },
    ]);
    const count = (query: string, who: 'alice' | 'bob' = 'alice') => trades(stage, query, who).count;
    expect([count(`id=${trade?.id}`), count('id=none')]).toEqual([1, 0]);
    expect([count(`market=${conditionId}`), count(`market=0x${'0'.repeat(64)}`)]).toEqual([1, 0]);
    expect([count(`maker_address=${bob.address.toLowerCase()}`), count(`maker_address=0x${'1'.repeat(40)}`)]).toEqual([
      1, 0,
    ]);
    expect([count(`before=${served.nowS + 1}`), count(`before=${served.nowS - 60}`)]).toEqual([1, 0]);
    expect([count(`after=${served.nowS - 60}`), count(`after=${served.nowS + 1}`)]).toEqual([1, 0]);
    expect([count(`asset_id=${down}`), count(`asset_id=${up}`)]).toEqual([1, 0]);
    expect([count(`asset_id=${down}`, 'bob'), count(`asset_id=${up}`, 'bob')]).toEqual([0, 1]);
    expect(served.signed(alice, 'GET', '/data/trades?after=yesterday')).toEqual({
      status: 400,
      value: { error: 'Invalid trade params payload' },
    });
  });

  it('are shown once each, though new ones arrive between two pages', () => {
    const stage = new AccountStage();
    const made = Array.from({ length: 130 }, () => stage.mint(5).take).toReversed();
    const first = trades(stage);
    expect(first.count).toBe(100);
    stage.mint(5);
    const second = trades(stage, `next_cursor=${encodeURIComponent(first.next_cursor)}`);
    expect(second).toMatchObject({ count: 30, next_cursor: 'LTE=' });
    expect([...first.data, ...second.data].map((trade) => trade.taker_order_id)).toEqual(made);
  });
});

describe('orders', () => {
  it('are listed oldest first and found by id, market and token', () => {
    const stage = new AccountStage();
    const { up, down, conditionId } = stage.market.round;
    const onUp = stage.aliceOrders({ token: up, price: 0.3, shares: 10 });
    const onDown = stage.aliceOrders({ token: down, price: 0.3, shares: 10 });
    expect(open(stage)).toEqual([onUp, onDown]);
    expect(open(stage, `id=${onDown.toUpperCase().replace('0X', '0x')}`)).toEqual([onDown]);
    expect(open(stage, `asset_id=${up}`)).toEqual([onUp]);
    expect(open(stage, `market=${conditionId}`)).toEqual([onUp, onDown]);
    expect(open(stage, `market=0x${'0'.repeat(64)}`)).toEqual([]);
    expect(stage.served.signed(stage.alice, 'GET', '/data/orders?next_cursor=xyz')).toEqual({
      status: 400,
      value: { error: 'invalid order params payload' },
    });
  });

  it('can be looked up in any status by their owner and by nobody else', () => {
    const stage = new AccountStage();
    const { served, alice, bob } = stage;
    const { bid, take } = stage.mint(10);
    expect(served.signed(alice, 'GET', `/data/order/${take}`).value).toMatchObject({ status: 'MATCHED' });
    expect(served.signed(bob, 'GET', `/data/order/${bid}`).value).toMatchObject({ size_matched: '10' });
    expect(served.signed(alice, 'GET', `/data/order/${bid}`)).toEqual({
      status: 404,
      value: { error: 'order not found' },
    });
  });

  it('of a Protocol V2 market are found by its id of 62 digits and by the one of 64', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false, timeScale: 1, v2Assets: ['BTC'] });
    const account = served.account(ALICE);
    const { round } = served.venue.markets().at(-1) ?? served.openMarket();
    const wish = { token: round.up, side: 'BUY', price: 0.3, shares: 10, version: round.version } as const;
    const { body, orderId } = signedOrder(ALICE, account, { ...wish, nowMs: served.venue.nowMs() });
    served.call(placeRequest({ account, timestampS: served.nowS }, [body]));
    for (const id of [round.conditionId, round.conditionId.slice(0, -2)]) {
      const { value } = served.signed(account, 'GET', `/data/orders?market=${id}`);
      expect(value).toMatchObject({ data: [{ id: orderId, market: round.conditionId }] });
    }
  });

  it('were never wiped by a migration', () => {
    const stage = new AccountStage();
    stage.aliceOrders({ token: stage.market.round.up, price: 0.3, shares: 10 });
    const { value } = stage.served.signed(stage.alice, 'GET', '/data/pre-migration-orders?next_cursor=MA%3D%3D');
    expect(value).toEqual({ limit: 100, count: 0, next_cursor: 'LTE=', data: [] });
  });
});

describe('standing', () => {
  it('is told as closed-only for wallets that may not open anything', () => {
    const { served, alice } = new AccountStage();
    const closedOnly = () => served.signed(alice, 'GET', '/auth/ban-status/closed-only').value;
    expect(closedOnly()).toEqual({ closed_only: false });
    served.venue.setStanding(alice.address, 'closed-only');
    expect(closedOnly()).toEqual({ closed_only: true });
  });

  it('has the tier of the venue', () => {
    const { served, alice } = new AccountStage();
    expect(served.signed(alice, 'GET', '/v1/user/rate-limit-tier').value).toEqual({ tier: 'standard' });
  });

  it('refuses an asset or a signature type that is none', () => {
    const { served, alice } = new AccountStage();
    const read = (query: string) => served.signed(alice, 'GET', `/balance-allowance?${query}`);
    expect(read('asset_type=GOLD')).toEqual({ status: 400, value: { error: 'Invalid asset type' } });
    expect(read('asset_type=COLLATERAL&signature_type=4')).toEqual({
      status: 400,
      value: { error: 'Invalid signature_type' },
    });
    expect(read('asset_type=COLLATERAL&signature_type=2').status).toBe(200);
    expect(served.signed(alice, 'GET', '/balance-allowance/update?asset_type=GOLD').status).toBe(400);
  });
});
