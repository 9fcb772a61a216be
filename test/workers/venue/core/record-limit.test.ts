import { describe, expect, it } from 'vitest';
import type { OrderHash } from '../../../../shared/market/ids.ts';
import { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import { epochMs, microShares, microUsdc, price } from '../../../../shared/units/index.ts';
import { FEWEST_ROUNDS, MOST_RECORDS } from '../../../../workers/venue/core/ledger-contract.ts';
import { ListingBoard } from '../../../../workers/venue/core/markets/listing-board.ts';
import { RoundKeeper } from '../../../../workers/venue/core/markets/round-keeper.ts';
import { liveOrder } from '../../../../workers/venue/core/matching/live-order.ts';
import { Notices } from '../../../../workers/venue/core/notices.ts';
import { PriceWorld } from '../../../../workers/venue/core/prices/price-world.ts';
import { Schedule } from '../../../../workers/venue/core/schedule.ts';
import { tradingFloor } from '../../../../workers/venue/core/trading-floor.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';
import { START_MS } from './quiet-venue.ts';

/** Rounds of three seconds. */
const TIME_SCALE = 1 / 100;
const ROUND_MS = 3_000;

/** A venue's rounds and its trading floor, without the rest. */
function roundsAndFloor() {
  const time = new VirtualTime(START_MS);
  const schedule = new Schedule(time, time);
  const notices = new Notices();
  const random = new SeededRandom(1);
  const seed = 1;
  const options = {
    clock: time,
    timers: time,
    seed,
    assets: ['BTC'],
    intervals: ['5m'],
    timeScale: TIME_SCALE,
  } as const;
  const floor = tradingFloor({ ...options, funded: true }, random, schedule, notices);
  const { directory, faults, desk, redemption, ledger } = floor;
  const common = { timeScale: TIME_SCALE, schedule, notices };
  const prices = new PriceWorld({ ...common, assets: ['BTC'], keepMs: 10_000, random });
  const board = new ListingBoard({ directory, notices, schedule, faults });
  prices.start(epochMs(START_MS - ROUND_MS));
  new RoundKeeper({ ...common, seed, prices, board, desk, redemption, ledger, faults }).start('BTC', '5m', 'v1');
  return { time, floor };
}

describe('a venue that remembers more records than it should', () => {
  it('drops its older rounds early, lest a busy bot fills the memory of long rounds', () => {
    const { time, floor } = roundsAndFloor();
    const { directory, bank, registry, ledger } = floor;
    const [market] = directory.all();
    if (market === undefined) throw new Error('no round');
    const account = bank.openInternal(`0x${'1'.repeat(40)}`, microUsdc(0));
    const terms = { outcome: 'up', side: 'BUY', price: price(5_000), size: microShares(5_000_000) } as const;
    const ending = { orderType: 'GTC', postOnly: true, expirationS: 0 } as const;
    for (let count = 0; count <= MOST_RECORDS; count += 1) {
      const identity = { id: `0x${count}` as OrderHash, account, owner: 'key', createdAt: epochMs(START_MS) };
      const order = liveOrder(identity, market.round, { ...terms, ...ending });
      order.status = 'CANCELED';
      registry.add(order);
    }
    time.advance(FEWEST_ROUNDS * ROUND_MS);
    expect(registry.size).toBe(MOST_RECORDS + 1);
    time.advance(2 * ROUND_MS);
    expect([registry.size, ledger.isFull]).toEqual([0, false]);
    const report = ledger.report(epochMs(START_MS));
    expect([report.forgotten, report.conservation.held]).toEqual([MOST_RECORDS + 1, true]);
  });
});
