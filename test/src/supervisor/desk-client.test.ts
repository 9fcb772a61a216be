import { describe, expect, it } from 'vitest';
import { addressOf, privateKey } from '../../../shared/wire/auth/index.ts';
import { DeskClient } from '../../../src/supervisor/desk-client.ts';
import { fakeWorld } from '../../support/fake-world.ts';

describe('DeskClient', () => {
  it('takes a list of open orders that never ends for one that could not be had, instead of reading for ever', () => {
    const world = fakeWorld(Date.UTC(2026, 10, 20, 12));
    const account = {
      address: addressOf(privateKey(`0x${'11'.repeat(32)}`)),
      credentials: { apiKey: 'key', secret: 'c2VjcmV0', passphrase: 'pass' },
    };
    const client = new DeskClient({ world, clob: 'http://venue/clob', account, requestDeadlineMs: 1_000 });
    world.http.respondWith(({ answer }) => answer(200, { limit: 0, count: 0, next_cursor: 'more', data: [] }));
    const told: unknown[] = [];
    client.openOrders((orders) => told.push(orders));
    expect(told).toEqual([undefined]);
    expect(world.http.exchanges).toHaveLength(50);
  });
});
