import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../../shared/events/effects.ts';
import { LADDER_CHURN } from '../../../../shared/strategies/churn.ts';
import type { Decision, Quote } from '../../../../shared/strategies/strategy.ts';
import { cancelsIn, cents, Driver, idOf, placesIn, ROUND, scripted, shares, T0 } from '../driver.ts';

type Rung = readonly [outcome: Quote['outcome'], level: number, price: number, size: number];

function ladder(...rungs: readonly Rung[]): Decision {
  const quotes = rungs.map(([outcome, level, at, size]): Quote => {
    return { outcome, side: 'BUY', level, price: cents(at), size: shares(size) };
  });
  return { kind: 'quotes', mode: 'LADDER', quotes, churn: LADDER_CHURN };
}

/** A ladder that rests, with its strategy's next word in `wish.now`. Orders are numbered from 1 in the order of the rungs. */
function resting(...rungs: readonly Rung[]): { driver: Driver; wish: { now: Decision } } {
  const wish = { now: ladder(...rungs) };
  const driver = new Driver([scripted('inventory_making', () => wish.now)], {}, T0 - 1_000).open(ROUND, 47, 49);
  driver.until(T0);
  for (const place of driver.places()) driver.accept(place);
  return { driver, wish };
}

function during(driver: Driver, happen: () => void): readonly Effect[] {
  const from = driver.effects.length;
  happen();
  return driver.effects.slice(from);
}

const LIVE: readonly Rung[] = [
  ['up', 0, 47, 20],
  ['up', 1, 46, 20],
  ['down', 0, 50, 20],
  ['down', 2, 48, 5],
];
const DESIRED = ladder(['up', 0, 47, 21], ['up', 1, 45, 10], ['down', 0, 49, 20], ['down', 1, 48, 10]);

describe('a ladder of quotes', () => {
  it('V-DIFF: keeps what is near enough, replaces what is not, cancels first, and posts into free slots', () => {
    const { driver, wish } = resting(...LIVE);
    expect(driver.places()).toHaveLength(4);
    driver.until(T0 + 250);
    wish.now = DESIRED;
    const effects = during(driver, () => driver.books(ROUND, 50, 53));
    expect(cancelsIn(effects)).toEqual([idOf(2), idOf(3), idOf(4)]);
    expect(placesIn(effects)).toMatchObject([{ token: ROUND.down, price: 4_800, size: 10_000_000 }]);
    const orderOf = (type: string) => effects.findIndex((effect) => effect.type === type);
    expect(orderOf('cancel')).toBeLessThan(orderOf('place'));
    const freed = driver.send({ type: 'cancel-answer', canceled: [idOf(2), idOf(3), idOf(4)], notCanceled: [] });
    expect(placesIn(freed)).toMatchObject([
      { token: ROUND.up, price: 4_500, size: 10_000_000 },
      { token: ROUND.down, price: 4_900, size: 20_000_000 },
    ]);
    expect(driver.cancels()).not.toContain(idOf(1));
  });

  it('V-DIFF: within 250 ms of a slot’s last change cancels only what is not safe or not wanted', () => {
    const { driver, wish } = resting(...LIVE);
    driver.until(T0 + 249);
    wish.now = DESIRED;
    const effects = during(driver, () => driver.books(ROUND, 50, 53));
    expect(cancelsIn(effects)).toEqual([idOf(4), idOf(3)]);
    expect(cancelsIn(driver.until(T0 + 250))).toEqual([idOf(2)]);
  });

  it('is resized from a tenth of what rests, not below', () => {
    for (const [size, cancelled] of [
      [21.9, []],
      [22, [idOf(1)]],
      [18.1, []],
      [18, [idOf(1)]],
    ] as const) {
      const { driver, wish } = resting(['up', 0, 47, 20]);
      driver.until(T0 + 300);
      wish.now = ladder(['up', 0, 47, size]);
      expect([size, cancelsIn(driver.send({ type: 'timer' }))]).toEqual([size, cancelled]);
    }
  });

  it('does not post what would trade at once, and says so', () => {
    const { driver, wish } = resting(['up', 0, 47, 20]);
    driver.until(T0 + 300);
    wish.now = ladder(['up', 0, 47, 20], ['down', 0, 53, 20]);
    driver.send({ type: 'timer' });
    expect(driver.places()).toHaveLength(1);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'WOULD_TAKE' });
  });

  it('rises no more than five ticks in any second with all its levels, and falls freely', () => {
    const { driver, wish } = resting(['up', 0, 30, 20], ['up', 1, 29, 20]);
    const standing = new Map([
      [idOf(1), 3_000],
      [idOf(2), 2_900],
    ]);
    wish.now = ladder(['up', 0, 45, 20], ['up', 1, 44, 20]);
    const tops: [at: number, top: number][] = [[0, 3_000]];
    for (let at = 50; at <= 3_600; at += 50) {
      let effects = during(driver, () => {
        driver.until(T0 + at);
        driver.books(ROUND, 47, 49);
      });
      for (let cancelled = cancelsIn(effects); cancelled.length > 0; cancelled = cancelsIn(effects)) {
        for (const orderId of cancelled) standing.delete(orderId);
        effects = driver.send({ type: 'cancel-answer', canceled: cancelled, notCanceled: [] });
        for (const place of placesIn(effects)) standing.set(driver.accept(place), place.price);
      }
      const [top = 0, below = 0] = [...standing.values()].toSorted((a, b) => b - a);
      expect(top - below).toBe(100);
      tops.push([at, top]);
    }
    for (const [at, top] of tops) {
      const floor = Math.min(...tops.filter(([t]) => t > at - 1_000 && t <= at).map(([, price]) => price));
      expect(top - floor).toBeLessThanOrEqual(500);
    }
    expect(tops.at(-1)?.[1]).toBe(4_500);
    wish.now = ladder(['up', 0, 20, 20], ['up', 1, 19, 20]);
    driver.until(driver.now + 300);
    expect(cancelsIn(during(driver, () => driver.books(ROUND, 47, 49)))).toHaveLength(2);
  });

  it('of several levels denies each on its own', () => {
    const { driver } = resting(['up', 0, 47, 20], ['up', 1, 46, 4]);
    for (let i = 0; i < 3; i += 1) driver.send({ type: 'timer' });
    expect(driver.facts('denied').map(({ code }) => code)).toEqual(['MIN_SIZE']);
  });

  it('goes as a whole when nothing is desired any more', () => {
    const { driver, wish } = resting(...LIVE);
    wish.now = ladder();
    expect(cancelsIn(driver.send({ type: 'timer' }))).toEqual([idOf(1), idOf(2), idOf(3), idOf(4)]);
  });
});
