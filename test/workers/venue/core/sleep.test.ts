import { describe, expect, it } from 'vitest';
import type { Interval } from '../../../../shared/market/intervals.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';
import { QuietVenue, START_MS } from './quiet-venue.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** A venue on a machine that can fall asleep: then the wall clock goes on, and the timers do not. */
class Sleeper extends QuietVenue {
  readonly #nap: { ms: number };

  constructor(interval: Interval) {
    const nap = { ms: 0 };
    const time = new VirtualTime(START_MS + 10_000);
    const clock = { wallMs: () => time.wallMs() + nap.ms, monoMs: () => time.monoMs() };
    super({ interval, time, venue: { clock } });
    this.#nap = nap;
  }

  sleep(ms: number): void {
    this.#nap.ms += ms;
  }

  /** When its rounds that are not over begin, in minutes from now. */
  get running(): number[] {
    const now = this.venue.nowMs();
    const markets = this.venue.markets().filter(({ state }) => state === 'open' || state === 'listed');
    return markets.map(({ round }) => Math.ceil((round.startsAt - now) / MINUTE_MS));
  }
}

describe('a venue that slept', () => {
  it.each([
    ['5m', 7 * MINUTE_MS],
    ['5m', HOUR_MS],
    ['1h', 8 * HOUR_MS],
  ] as const)('through rounds of %s for %i ms goes on at once with the present one and two to come', (interval, ms) => {
    const venue = new Sleeper(interval);
    const before = venue.running.length;
    venue.time.advance(20_000);
    venue.sleep(ms);
    venue.time.advance(2_000);
    const [open = Number.NaN, next = Number.NaN] = venue.running;
    const length = interval === '5m' ? 5 : 60;
    expect(venue.running).toHaveLength(before);
    expect([open > -length, open <= 0, next > 0, next - open]).toEqual([true, true, true, length]);
  });

  it('resolves the rounds of which it has no prices any more, and gives everybody his money back', () => {
    const venue = new Sleeper('5m');
    const [alice, bob] = [venue.wallet(1), venue.wallet(2)];
    const { market } = venue;
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    bob.take({ price: 0.5, shares: 10 });
    alice.post({ price: 0.4, shares: 10 });
    venue.sleep(HOUR_MS);
    venue.time.advance(10_000);
    expect(market.resolution?.finalPrice).toBeGreaterThan(0);
    expect(venue.venue.conservation()).toMatchObject({ collateral: 0, held: true });
    expect(venue.ledger().openOrders).toEqual([]);
  });

  it('tells no prices of the time that it slept through', () => {
    const venue = new Sleeper('5m');
    venue.time.advance(20_000);
    venue.notices.length = 0;
    venue.sleep(HOUR_MS);
    venue.time.advance(1_000);
    const awake = venue.venue.nowMs();
    const ages = venue.told('price').map(({ at }) => awake - at);
    expect(ages.length).toBeGreaterThan(0);
    expect(Math.max(...ages)).toBeLessThan(MINUTE_MS + 1_000);
  });
});
