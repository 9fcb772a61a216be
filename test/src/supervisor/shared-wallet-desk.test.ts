import { describe, expect, it } from 'vitest';
import type { ConditionId, OrderHash } from '../../../shared/market/ids.ts';
import { addressOf, privateKey } from '../../../shared/wire/auth/index.ts';
import { TapeEncoder } from '../../../shared/tape/index.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { journalArchive } from '../../../src/supervisor/journal-archive.ts';
import { OwnOrders } from '../../../src/supervisor/own-orders.ts';
import { POLICY } from '../../../src/supervisor/policy.ts';
import { VenueDesk } from '../../../src/supervisor/venue-desk.ts';
import { type FakeWorld, fakeWorld } from '../../support/fake-world.ts';
import { SAMPLE_HEADER } from '../../shared/tape/sample-tape.ts';

const START_MS = Date.UTC(2026, 10, 20, 12);
const MARKET = `0x${'aa'.repeat(32)}` as ConditionId;
const ACCOUNT = {
  address: addressOf(privateKey(`0x${'11'.repeat(32)}`)),
  credentials: { apiKey: 'key', secret: 'c2VjcmV0', passphrase: 'pass' },
};

function hash(id: number): OrderHash {
  return `0x${id.toString(16).padStart(64, '0')}` as OrderHash;
}

/** A segment of an earlier session in which these orders were signed; torn, as a kill leaves it. */
function journal(world: FakeWorld, path: string, ...orderIds: readonly OrderHash[]): void {
  const encoder = new TapeEncoder(SAMPLE_HEADER, 0);
  for (const [clientId, orderId] of orderIds.entries()) {
    const event = { type: 'order-signed', clientId, orderId } as const;
    encoder.input({ kind: 'event', at: epochMs(START_MS), event }, 0);
  }
  world.disk.create(path).append(encoder.take());
}

/** A desk for a wallet that others use too, at a venue that holds these orders. */
function deskAtVenue(...ids: readonly number[]) {
  const world = fakeWorld(START_MS);
  const own = new OwnOrders(journalArchive(world, 'data/tapes'), () => world.clock.monoMs());
  const desk = new VenueDesk({
    world,
    clob: 'http://venue/clob',
    account: ACCOUNT,
    policy: POLICY.desk,
    ownOrders: own,
  });
  const open = new Set(ids.map(hash));
  const cancelled: string[] = [];
  world.http.respondWith(({ request: { method, body }, answer }) => {
    world.timers.after(5, () => {
      if (method === 'GET') return answer(200, { data: [...open].map((id) => record(id)), next_cursor: 'LTE=' });
      const wanted = JSON.parse(body ?? '') as { orderID: OrderHash } | OrderHash[];
      const orderIds = Array.isArray(wanted) ? wanted : [wanted.orderID];
      for (const orderId of orderIds) if (open.delete(orderId)) cancelled.push(orderId);
      return answer(200, { canceled: orderIds, not_canceled: {} });
    });
  });
  return { world, own, desk, open, cancelled };
}

function record(id: OrderHash) {
  return {
    id,
    status: 'LIVE',
    owner: 'key',
    maker_address: ACCOUNT.address,
    market: MARKET,
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

describe('VenueDesk on a wallet that others use too', () => {
  it('cancels by hash what workers told of and what earlier journals hold, and leaves the rest alone', () => {
    const { world, own, desk, open, cancelled } = deskAtVenue(1, 2, 3);
    own.add(hash(1));
    journal(world, `data/tapes/earlier/BTC/${START_MS - 60_000}-1-0.tape`, hash(2));
    let zero = false;
    desk.clear({ kind: 'all' }, () => void (zero = true));
    world.time.advance(2_000);
    expect(zero).toBe(true);
    expect(cancelled.sort()).toEqual([hash(1), hash(2)]);
    expect([...open]).toEqual([hash(3)]);
    const paths = world.http.exchanges.map(({ request }) => `${request.method} ${new URL(request.url).pathname}`);
    expect(paths).not.toContain('DELETE /clob/cancel-all');
    expect(paths).not.toContain('DELETE /clob/cancel-market-orders');
  });

  it('names what is foreign, and nothing when the venue cannot be read', () => {
    const { world, own, desk } = deskAtVenue(1, 3);
    own.add(hash(1));
    const told: (readonly OrderHash[] | undefined)[] = [];
    desk.findForeign((orderIds) => void told.push(orderIds));
    world.time.advance(100);
    world.http.respondWith(({ fail }) => fail('ECONNRESET'));
    desk.findForeign((orderIds) => void told.push(orderIds));
    world.time.advance(100);
    expect(told).toEqual([[hash(3)], undefined]);
  });

  it('goes on cancelling what it knows of when a journal cannot be read', () => {
    const { world, desk, cancelled } = deskAtVenue(1, 2);
    journal(world, `data/tapes/earlier/BTC/${START_MS - 60_000}-1-0.tape`, hash(1));
    journal(world, `data/tapes/earlier/BTC/${START_MS - 30_000}-2-0.tape`, hash(2));
    const read = world.disk.read.bind(world.disk);
    world.disk.read = (path) => {
      if (path.endsWith('-2-0.tape')) throw new Error('EIO');
      return read(path);
    };
    let zero = false;
    desk.clear({ kind: 'all' }, () => void (zero = true));
    world.time.advance(5_000);
    expect(cancelled).toEqual([hash(1)]);
    expect(zero).toBe(true);
  });

  it('does not look for orders of today in the journals of last week, nor trip over other files', () => {
    const { world, desk, cancelled } = deskAtVenue(2);
    journal(world, `data/tapes/earlier/BTC/${START_MS - 7 * 86_400_000}-1-0.tape`, hash(2));
    world.disk.create('data/tapes/.DS_Store').append(new Uint8Array(3));
    world.disk.create(`data/tapes/earlier/BTC/notes.txt`).append(new Uint8Array(3));
    desk.clear({ kind: 'all' }, () => undefined);
    world.time.advance(2_000);
    expect(cancelled).toEqual([]);
  });
});
