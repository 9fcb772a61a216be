import { describe, expect, it } from 'vitest';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { addressOf, privateKey } from '../../../shared/wire/auth/index.ts';
import { POLICY } from '../../../src/supervisor/policy.ts';
import { VenueDesk } from '../../../src/supervisor/venue-desk.ts';
import type { FakeExchange } from '../../support/fake-http.ts';
import { fakeWorld } from '../../support/fake-world.ts';

const START_MS = Date.UTC(2026, 10, 20, 12);
const OURS = `0x${'aa'.repeat(32)}` as ConditionId;
const OTHERS = `0x${'bb'.repeat(32)}` as ConditionId;

const ACCOUNT = {
  address: addressOf(privateKey(`0x${'11'.repeat(32)}`)),
  credentials: { apiKey: 'key', secret: 'c2VjcmV0', passphrase: 'pass' },
};

function openOrder(market: ConditionId, id: number) {
  return {
    id: `0x${id.toString(16).padStart(64, '0')}`,
    status: 'LIVE',
    owner: 'key',
    maker_address: ACCOUNT.address,
    market,
    asset_id: '1',
    side: 'BUY',
    original_size: '10',
    size_matched: '0',
    price: '0.5',
    outcome: 'Up',
    created_at: 1,
    expiration: '0',
    order_type: 'GTC',
  };
}

/** A desk and a venue that holds these orders; cancels take effect once `cancelsWork`. */
function deskAtVenue(orders: ReturnType<typeof openOrder>[]) {
  const world = fakeWorld(START_MS);
  const desk = new VenueDesk({ world, clob: 'http://venue/clob', account: ACCOUNT, policy: POLICY.desk });
  const venue = { orders, cancelsWork: true, isUp: true, pageSize: 100 };
  const zeroes: number[] = [];
  const found: boolean[] = [];
  world.http.respondWith((exchange) => world.timers.after(5, () => answer(exchange)));

  function answer(exchange: FakeExchange): void {
    const { method, url, body } = exchange.request;
    if (!venue.isUp) exchange.fail('ECONNREFUSED');
    else if (method === 'DELETE') {
      const market = body === undefined ? undefined : (JSON.parse(body) as { market: string }).market;
      const hit = venue.orders.filter((order) => venue.cancelsWork && order.market === market);
      venue.orders = venue.orders.filter((order) => !hit.includes(order));
      exchange.answer(200, { canceled: hit.map(({ id }) => id), not_canceled: {} });
    } else {
      const from = Number(new URL(url).searchParams.get('next_cursor')?.match(/^page-(\d+)$/)?.[1] ?? 0);
      const data = venue.orders.slice(from, from + venue.pageSize);
      const isLast = from + venue.pageSize >= venue.orders.length;
      exchange.answer(200, {
        limit: 100,
        count: data.length,
        next_cursor: isLast ? 'LTE=' : `page-${from + venue.pageSize}`,
        data,
      });
    }
  }

  return {
    world,
    desk,
    venue,
    zeroes,
    found,
    clear: () =>
      desk.clear({ kind: 'markets', conditionIds: [OURS] }, ({ zeroAtMs, foundOrders }) => {
        zeroes.push(zeroAtMs);
        found.push(foundOrders);
      }),
  };
}

describe('VenueDesk', () => {
  it('cancels by market and confirms zero by two looks, without touching other markets', () => {
    const { world, venue, zeroes, clear } = deskAtVenue([openOrder(OURS, 1), openOrder(OTHERS, 2)]);
    clear();
    world.time.advance(1_000);
    expect(zeroes).toEqual([10]);
    expect(venue.orders.map(({ market }) => market)).toEqual([OTHERS]);
    const methods = world.http.exchanges.map(({ request }) => `${request.method} ${new URL(request.url).pathname}`);
    expect(methods).toEqual(['DELETE /clob/cancel-market-orders', 'GET /clob/data/orders', 'GET /clob/data/orders']);
  });

  it('does not believe the answer to a cancel while the venue still shows an order', () => {
    const { world, venue, zeroes, clear } = deskAtVenue([openOrder(OURS, 1)]);
    venue.cancelsWork = false;
    clear();
    world.time.advance(3_000);
    expect(zeroes).toEqual([]);

    venue.cancelsWork = true;
    world.time.advance(3_000);
    expect(zeroes).toHaveLength(1);
  });

  it('begins anew when an order lands between the two looks', () => {
    const { world, venue, zeroes, clear } = deskAtVenue([]);
    clear();
    world.time.advance(50);
    venue.orders.push(openOrder(OURS, 7));
    world.time.advance(2_000);
    expect(venue.orders).toEqual([]);
    expect(zeroes).toHaveLength(1);
    expect(zeroes[0]).toBeGreaterThan(200);
  });

  it('finds an order on the second page', () => {
    const { world, venue, zeroes, clear } = deskAtVenue([
      openOrder(OTHERS, 1),
      openOrder(OTHERS, 2),
      openOrder(OURS, 3),
    ]);
    venue.pageSize = 2;
    venue.cancelsWork = false;
    clear();
    world.time.advance(500);
    expect(zeroes).toEqual([]);
  });

  it('tells whether there was anything to cancel, also when the first look already finds nothing', () => {
    const { world, found, clear } = deskAtVenue([openOrder(OURS, 1)]);
    clear();
    world.time.advance(1_000);
    clear();
    world.time.advance(1_000);
    expect(found).toEqual([true, false]);
  });

  it('keeps trying while the venue is down, and slows down', () => {
    const { world, venue, zeroes, clear } = deskAtVenue([openOrder(OURS, 1)]);
    venue.isUp = false;
    clear();
    world.time.advance(60_000);
    expect(zeroes).toEqual([]);
    expect(world.http.exchanges.length).toBeLessThan(100);
    venue.isUp = true;
    world.time.advance(POLICY.desk.retryMaxMs + 500);
    expect(zeroes).toHaveLength(1);
  });

  it('says nothing any more once it was abandoned', () => {
    const { world, zeroes, clear } = deskAtVenue([openOrder(OURS, 1)]);
    clear().abandon();
    world.time.advance(5_000);
    expect(zeroes).toEqual([]);
  });

  it('has nothing to ask when no market is known', () => {
    const { world, desk } = deskAtVenue([]);
    let isDone = false;
    desk.clear({ kind: 'markets', conditionIds: [] }, () => void (isDone = true));
    expect(isDone).toBe(true);
    expect(world.http.exchanges).toEqual([]);
  });
});
