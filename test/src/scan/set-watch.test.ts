import { describe, expect, it } from 'vitest';
import type { TokenId } from '../../../shared/market/ids.ts';
import type { LegBook } from '../../../shared/models/index.ts';
import { epochMs, microShares, microUsdc, price, tick } from '../../../shared/units/index.ts';
import type { ScanNotice } from '../../../src/scan/notices.ts';
import type { ScannedSet } from '../../../src/scan/scanned-set.ts';
import { SetWatch } from '../../../src/scan/set-watch.ts';

const TERMS = {
  minGross: 0.02,
  minNet: 0.001,
  maxAgeMs: 2_000,
  minDepthShares: 10,
  maxSlippage: 0.005,
  maxLoss: microUsdc(1_000_000),
};
const MONEY = { perBasket: microUsdc(60_000_000), total: microUsdc(1_000_000_000) };

function setWith(rate: number): ScannedSet {
  return {
    id: 'event yes',
    kind: 'yes',
    title: 'An event',
    endsAt: undefined,
    tokens: ['1', '2'] as TokenId[],
    ticks: [tick(100), tick(100)],
    basket: {
      legs: ['A', 'B'].map((title) => {
        return { title, fees: { rate, exponent: 1, takerOnly: true }, minSize: microShares(5_000_000) };
      }),
      payout: 1,
      isOneBook: false,
    },
  };
}

function level(cents: number) {
  return { price: price(cents * 100), size: microShares(100_000_000) };
}

/** A watch of one set of two outcomes that cost the same. */
class Watched {
  readonly told: ScanNotice['type'][] = [];
  readonly watch = new SetWatch(
    { bookOf: () => this.#book(), confirm: () => undefined, tell: ({ type }) => this.told.push(type) },
    TERMS,
    MONEY,
  );
  cents = 50;

  look(at: number, cents: number): void {
    this.cents = cents;
    this.watch.look(epochMs(at));
  }

  #book(): LegBook {
    return { live: true, ageMs: 0, tick: tick(100), asks: [level(this.cents)], bids: [level(1)] };
  }
}

describe('the watch over sets', () => {
  it('tells an opportunity that begins in the pause after another once the pause is over, not never', () => {
    const watched = new Watched();
    watched.watch.watch([setWith(0)], epochMs(0));
    watched.look(1_000, 45);
    watched.look(2_000, 50);
    watched.look(3_000, 45);
    expect(watched.told).toEqual(['opportunity', 'gone']);
    watched.look(5_900, 45);
    watched.look(6_100, 45);
    watched.look(9_000, 45);
    expect(watched.told).toEqual(['opportunity', 'gone', 'opportunity']);
    watched.look(9_500, 50);
    expect(watched.told.at(-1)).toBe('gone');
    expect(watched.watch.tallies[0]).toMatchObject({ opportunities: 2, stoodMs: 7_500 });
  });

  it('says that none is gone that it never told of', () => {
    const watched = new Watched();
    watched.watch.watch([setWith(0)], epochMs(0));
    watched.look(1_000, 45);
    watched.look(2_000, 50);
    watched.look(3_000, 45);
    watched.look(4_000, 50);
    expect(watched.told).toEqual(['opportunity', 'gone']);
  });

  it('reckons with the fees that the latest listing names, not with those of the first', () => {
    const watched = new Watched();
    watched.watch.watch([setWith(0)], epochMs(0));
    watched.look(1_000, 47);
    watched.watch.watch([setWith(0.2)], epochMs(2_000));
    watched.look(3_000, 47);
    expect(watched.told).toEqual(['opportunity', 'gone']);
    expect(watched.watch.nothing).toMatchObject({ fees: 1 });
  });
});
