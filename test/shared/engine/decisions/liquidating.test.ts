import { describe, expect, it } from 'vitest';
import type { VenueFill } from '../../../../shared/events/engine-events.ts';
import type { TradeId } from '../../../../shared/market/ids.ts';
import { epochMs, microUsdc } from '../../../../shared/units/index.ts';
import { bothSides, cents, Driver, idOf, ROUND, scripted, shares, shown, T0 } from '../driver.ts';

/** A maker that quotes both sides, filled on both: 40 Up at 46 and 30 Down at 45, all of it settled. */
function holding(bid = 47, ask = 53): Driver {
  const driver = new Driver([scripted('inventory_making', () => bothSides(46, 45, 40))]).open(ROUND, bid, ask);
  driver.until(T0);
  for (const [index, place] of driver.places().slice(0, 2).entries()) {
    driver.accept(place);
    const size = shares(index === 0 ? 40 : 30);
    const fill = driver.fill(place, { size });
    driver.send({ type: 'user-fill', fill: { ...fill, status: 'CONFIRMED' } });
  }
  return driver;
}

function liquidate(driver: Driver): void {
  const account = { denial: 'LIQUIDATION' } as const;
  const expiresAt = epochMs(driver.now + 86_400_000);
  driver.send({ type: 'lease', exposureLimit: microUsdc(0), expiresAt, account });
}

/** The venue cancels all that it is asked to. */
function cancelAll(driver: Driver): void {
  driver.send({ type: 'cancel-answer', canceled: driver.cancels(), notCanceled: [] });
}

/** The last order is filled whole and final at its limit. */
function fillLast(driver: Driver): void {
  const place = driver.places().at(-1)!;
  driver.accept(place, 'matched');
  const fill = driver.fill(place);
  driver.send({ type: 'user-fill', fill: { ...fill, status: 'CONFIRMED' } });
}

const salesOf = (driver: Driver) => driver.places().filter(({ side }) => side === 'SELL');

describe('liquidation', () => {
  it('cancels what rests before it sells anything, and buys nothing from then on', () => {
    const driver = holding();
    const before = driver.places().length;
    liquidate(driver);
    expect(driver.cancels()).toContain(idOf(driver.places()[1]!.clientId));
    expect(driver.places()).toHaveLength(before);
    cancelAll(driver);
    for (let second = 1; second < 60; second += 1) {
      driver.until(T0 + second * 1_000);
      driver.books(ROUND);
      if (driver.engine.orders.byClientId(driver.places().at(-1)!.clientId)?.orderId === undefined) fillLast(driver);
    }
    const after = driver.places().slice(before);
    expect(after.length).toBeGreaterThan(0);
    expect(after.every(({ side, orderType }) => side === 'SELL' && orderType === 'FAK')).toBe(true);
    const { fills } = driver.engine.markets.get(ROUND.conditionId)!;
    expect([fills.holding('up').shares, fills.holding('down').shares]).toEqual([0, 0]);
  });

  it('sells one order at a time, the dearer outcome first, at the best bid less the slippage that is allowed', () => {
    const driver = holding(60, 66);
    liquidate(driver);
    cancelAll(driver);
    // 3 % below 60 is 58.2 cents: the next tick above it.
    expect(salesOf(driver)).toMatchObject([{ price: cents(59), size: shares(40), orderType: 'FAK' }]);
    driver.until(driver.now + 5_000);
    expect(salesOf(driver)).toHaveLength(1);
    fillLast(driver);
    driver.until(driver.now + 1_000);
    driver.books(ROUND, 60, 66);
    expect(salesOf(driver).at(-1)).toMatchObject({ price: cents(33), size: shares(30) });
  });

  it('never offers more in one order than risk.maxOrderUsdc', () => {
    const driver = holding(90, 96);
    liquidate(driver);
    cancelAll(driver);
    const [sale] = salesOf(driver);
    expect((sale!.size * sale!.price) / 10_000).toBeLessThanOrEqual(driver.engine.config.risk.maxOrderUsdc);
    expect(sale!.size).toBeLessThan(shares(40));
  });

  it.each([
    [
      'the books are not fresh',
      (driver: Driver) => void driver.send({ type: 'feed-down', feed: 'market', reason: 'x' }),
    ],
    ['bid and ask are far from each other', (driver: Driver) => driver.books(ROUND, 20, 80)],
    ['its lease has run out', (driver: Driver) => void driver.until(driver.now + 86_400_001)],
    ['trading is halted', (driver: Driver) => void driver.send({ type: 'command', command: 'halt', reason: 'x' })],
  ])('sells nothing while %s', (_cause, disturb) => {
    const driver = holding();
    liquidate(driver);
    disturb(driver);
    cancelAll(driver);
    expect(salesOf(driver)).toEqual([]);
  });

  it('sells in a round that a restarted worker sits out', () => {
    const driver = new Driver([], {}, T0 + 30_000).open();
    const fill: VenueFill = {
      tradeId: 'earlier' as TradeId,
      orderId: idOf(900),
      conditionId: ROUND.conditionId,
      token: ROUND.up,
      side: 'BUY',
      price: cents(46),
      size: shares(20),
      role: 'maker',
      status: 'CONFIRMED',
    };
    driver.send({ type: 'user-fill', fill });
    expect(driver.places()).toEqual([]);
    liquidate(driver);
    expect(salesOf(driver)).toMatchObject([{ size: shares(20), orderType: 'FAK' }]);
  });

  it('keeps what is too little to sell, and asks the strategies again once a person resumes', () => {
    const driver = holding();
    liquidate(driver);
    cancelAll(driver);
    const place = driver.places().at(-1)!;
    driver.accept(place, 'matched');
    driver.send({ type: 'user-order', change: 'cancellation', order: shown(place, 37) });
    const fill = driver.fill(place, { size: shares(37) });
    driver.send({ type: 'user-fill', fill: { ...fill, status: 'CONFIRMED' } });
    driver.until(driver.now + 1_500);
    fillLast(driver);
    driver.until(driver.now + 1_500);
    driver.books(ROUND);
    expect(salesOf(driver)).toHaveLength(2);
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'DUST', strategy: 'liquidation' });
    driver.lease(1_000);
    expect(driver.places().at(-1)).toMatchObject({ side: 'BUY' });
  });
});
