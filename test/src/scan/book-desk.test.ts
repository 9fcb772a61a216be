import { describe, expect, it } from 'vitest';
import type { TokenId } from '../../../shared/market/ids.ts';
import { tick } from '../../../shared/units/index.ts';
import { BookDesk } from '../../../src/scan/book-desk.ts';
import { fakeWorld } from '../../support/fake-world.ts';

const TOKEN = '71321045679252212594626385532706912750332728571942532289631379312455583992563' as TokenId;
const START = 1_793_000_000_000;

/** A desk whose far side is the test. */
function connected() {
  const world = fakeWorld(START);
  const desk = new BookDesk(world, 'ws://venue.test', 60_000, () => undefined);
  desk.follow([{ token: TOKEN, tick: tick(100) }]);
  desk.start();
  const line = world.sockets.latest;
  line.accept();
  const snapshot = (price: string) => {
    const bids = [{ price, size: '10' }];
    const head = { market: `0x${'1'.repeat(64)}`, asset_id: TOKEN, hash: 'h', timestamp: String(world.clock.wallMs()) };
    line.text(JSON.stringify([{ event_type: 'book', ...head, bids, asks: [{ price: '0.60', size: '10' }] }]));
  };
  const asked = () => line.sent.filter((text) => text.includes('"operation":"subscribe"')).length;
  return { world, desk, snapshot, asked };
}

describe('the books of a scan', () => {
  it('a book that never came is asked for again, and not while it is on its way', () => {
    const { world, desk, snapshot, asked } = connected();
    world.time.advance(4_900);
    desk.remind();
    expect(asked()).toBe(0);
    world.time.advance(200);
    desk.remind();
    desk.remind();
    expect(asked()).toBe(1);
    snapshot('0.50');
    expect(desk.live).toBe(1);
    world.time.advance(20_000);
    desk.remind();
    expect(asked()).toBe(1);
  });

  it('does not flood the venue when every copy that it sends is no book of this tick', () => {
    const { world, desk, snapshot, asked } = connected();
    snapshot('0.50');
    for (let i = 0; i < 90; i += 1) {
      snapshot('0.505');
      world.time.advance(100);
      desk.remind();
    }
    expect(desk.live).toBe(0);
    expect(asked()).toBe(2);
  });
});
