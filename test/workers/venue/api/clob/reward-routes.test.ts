import { describe, expect, it } from 'vitest';
import { ServedVenue } from '../served-venue.ts';
import { AccountStage } from './account-stage.ts';

/** Day on which the stage stands. */
const DAY = '2026-10-26';

type Row = Record<string, unknown>;

function mine({ served, alice, bob }: AccountStage, path: string, who: 'alice' | 'bob'): Row[] {
  const { status, value } = served.signed(who === 'alice' ? alice : bob, 'GET', path);
  expect(status).toBe(200);
  return (Array.isArray(value) ? value : (value as { data: Row[] }).data) as Row[];
}

/** Bob quotes 60 a side, 2 cents around 0.50; Alice 60 shares on one side, 4 cents away. */
function quoted(): AccountStage {
  const stage = new AccountStage();
  const { up, down } = stage.market.round;
  stage.bobOrders({ token: up, price: 0.48, shares: 60 });
  stage.bobOrders({ token: down, price: 0.48, shares: 60 });
  stage.aliceOrders({ token: up, price: 0.46, shares: 60 });
  return stage;
}

describe('scoring', () => {
  it('needs fifty shares, thirty seconds and a price within 4.5 cents of the middle', () => {
    const stage = quoted();
    const { served, alice, market } = stage;
    const { up } = market.round;
    const near = stage.aliceOrders({ token: up, price: 0.47, shares: 60 });
    const small = stage.aliceOrders({ token: up, price: 0.47, shares: 49 });
    const far = stage.aliceOrders({ token: up, price: 0.45, shares: 60 });
    const scoring = () => {
      const body = JSON.stringify([near, small, far, '0x12']);
      return Object.values(served.signed(alice, 'POST', '/orders-scoring', body).value as Record<string, boolean>);
    };
    served.time.advance(28_000);
    expect(scoring()).toEqual([false, false, false, false]);
    served.time.advance(2_000);
    expect(scoring()).toEqual([true, false, false, false]);
    expect(served.signed(alice, 'GET', `/order-scoring?order_id=${near}`).value).toEqual({ scoring: true });
  });

  it('says nothing about the orders of others', () => {
    const stage = quoted();
    const [order] = mine(stage, '/data/orders', 'bob');
    stage.served.time.advance(60_000);
    const { served, alice, bob } = stage;
    const ask = `/order-scoring?order_id=${String(order?.['id'])}`;
    expect(served.signed(bob, 'GET', ask).value).toEqual({ scoring: true });
    expect(served.signed(alice, 'GET', ask).value).toEqual({ scoring: false });
  });

  it('refuses a body that is no list', () => {
    const { served, alice } = new AccountStage();
    expect(served.signed(alice, 'POST', '/orders-scoring', '{}')).toEqual({
      status: 400,
      value: { error: 'Invalid payload' },
    });
  });
});

describe('earnings', () => {
  it('share a minute’s part of the daily rate by score, a third for a one-sided maker', () => {
    const stage = quoted();
    stage.served.time.advance(70_000);
    // Bob: both sides ((4.5 − 2) / 4.5)² × 60; Alice: one side ((4.5 − 4) / 4.5)² × 60, of which a third counts.
    const [bob, alice] = [(2.5 / 4.5) ** 2, (0.5 / 4.5) ** 2 / 3];
    const minute = 10 / 1440;
    const [bobs] = mine(stage, `/rewards/user/total?date=${DAY}`, 'bob');
    const [alices] = mine(stage, `/rewards/user?date=${DAY}`, 'alice');
    expect(bobs?.['earnings']).toBeCloseTo((minute * bob) / (bob + alice), 5);
    expect(alices).toMatchObject({ date: DAY, condition_id: stage.market.round.conditionId, asset_rate: 1 });
    expect(alices?.['earnings']).toBeCloseTo((minute * alice) / (bob + alice), 5);
    const shares = stage.served.signed(stage.bob, 'GET', '/rewards/user/percentages').value as Record<string, number>;
    expect(shares[stage.market.round.conditionId]).toBeCloseTo((100 * bob) / (bob + alice), 2);
    const markets = mine(stage, `/rewards/user/markets?date=${DAY}`, 'bob');
    const row = markets.find(({ condition_id }) => condition_id === stage.market.round.conditionId);
    expect(row).toMatchObject({
      rewards_min_size: 50,
      rewards_max_spread: 4.5,
      earnings: [{ earnings: bobs?.['earnings'] }],
    });
  });

  it('are nothing on another day and for another of the owner’s wallets', () => {
    const stage = quoted();
    stage.served.time.advance(70_000);
    expect(mine(stage, '/rewards/user/total?date=2026-10-25', 'bob')).toEqual([]);
    expect(mine(stage, `/rewards/user/total?date=${DAY}&signature_type=2`, 'bob')).toEqual([]);
    expect(stage.served.signed(stage.bob, 'GET', '/rewards/user?date=today').status).toBe(400);
    expect(stage.served.signed(stage.bob, 'GET', `/rewards/user?date=${DAY}&signature_type=9`).status).toBe(400);
  });
});

describe('rebates', () => {
  it('give the maker a fifth of what the taker paid, in the market and on the day of the trade', () => {
    const stage = new AccountStage();
    stage.mint(100);
    const fee = 100 * 0.07 * 0.45 * 0.55;
    const { served, alice, bob, market } = stage;
    const of = (address: string, date: string) =>
      served.get(`/clob/rebates/current?date=${date}&maker_address=${address}`).value as Row[];
    const [row] = of(bob.address, DAY);
    expect(row).toMatchObject({ date: DAY, condition_id: market.round.conditionId, maker_address: bob.address });
    expect(Number(row?.['rebated_fees_usdc'])).toBeCloseTo(fee / 5, 5);
    expect(of(bob.address.toLowerCase(), DAY)).toHaveLength(1);
    expect(of(bob.address, '2026-10-25')).toEqual([]);
    expect(of(alice.address, DAY)).toEqual([]);
  });

  it('split a market’s pool by fee equivalents, not by shares', () => {
    const stage = new AccountStage();
    const { served, market, alice, bob } = stage;
    const { up, down } = market.round;
    stage.mint(100);
    stage.aliceOrders({ token: up, price: 0.1, shares: 100 });
    stage.bobOrders({ token: down, price: 0.9, shares: 100 });
    const amount = (address: string) => {
      const { value } = served.get(`/clob/rebates/current?date=${DAY}&maker_address=${address}`);
      return Number((value as Row[])[0]?.['rebated_fees_usdc']);
    };
    expect(amount(bob.address) / amount(alice.address)).toBeCloseTo((0.45 * 0.55) / (0.1 * 0.9), 3);
  });

  it.each([false, true])('leave out a fill whose settlement failed, its end told or not: silent %s', (silent) => {
    const stage = new AccountStage();
    const { served, bob } = stage;
    const rebates = () => served.get(`/clob/rebates/current?date=${DAY}&maker_address=${bob.address}`).value as Row[];
    stage.mint(100);
    const before = rebates();
    expect(before).toHaveLength(1);
    expect(served.post('/control/faults', [{ fault: 'settlement', course: 'failed', silent }]).status).toBe(200);
    stage.mint(100);
    expect(rebates()).not.toEqual(before);
    served.time.advance(10_000);
    expect(rebates()).toEqual(before);
  });

  it('need a day and a wallet', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false });
    const maker = `0x${'1'.repeat(40)}`;
    expect(served.get(`/clob/rebates/current?maker_address=${maker}`).status).toBe(400);
    expect(served.get(`/clob/rebates/current?date=${DAY}&maker_address=0x12`).status).toBe(400);
    expect(served.get(`/clob/rebates/current?date=${DAY}&maker_address=${maker}`)).toEqual({ status: 200, value: [] });
  });
});

describe('what markets pay', () => {
  it('is listed for those that take orders, in the terms of the market itself', () => {
    const { served, market } = new AccountStage();
    const { conditionId, up } = market.round;
    const { data, limit } = served.get('/clob/rewards/markets/current').value as { data: Row[]; limit: number };
    expect(limit).toBe(500);
    expect(data[0]).toMatchObject({
      condition_id: conditionId,
      rewards_max_spread: 4.5,
      rewards_min_size: 50,
      native_daily_rate: 10,
      total_daily_rate: 10,
      rewards_config: [{ start_date: DAY, rate_per_day: 10 }],
    });
    expect(served.get('/clob/rewards/markets/current?sponsored=true').value).toMatchObject({ data: [] });
    const detail = { condition_id: conditionId, market_slug: market.round.slug, tokens: [{ token_id: up }, {}] };
    expect(served.get(`/clob/rewards/markets/${conditionId}`).value).toMatchObject({ count: 1, data: [detail] });
    expect(served.get('/clob/rewards/markets/multi').value).toMatchObject({ count: data.length });
    expect(served.get('/clob/rewards/markets/0x12').value).toMatchObject({ count: 0, next_cursor: 'LTE=' });
  });
});
