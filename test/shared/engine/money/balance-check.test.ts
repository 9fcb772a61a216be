import { describe, expect, it } from 'vitest';
import type { Effect, PlaceEffect } from '../../../../shared/events/effects.ts';
import { bothSides, Driver, placesIn, ROUND, scripted, shares, T0 } from '../driver.ts';

const DATA = { staleMs: 1e9, silentMs: 1e9, priceStaleMs: 5_000 };

/** Two quotes rest, one of 20 Up; nothing is filled yet. */
function quoting(): { driver: Driver; up: PlaceEffect; down: PlaceEffect } {
  const driver = new Driver([scripted('inventory_making', () => bothSides(48, 47))], { data: DATA }).open();
  driver.until(T0);
  const [up, down] = driver.places() as [PlaceEffect, PlaceEffect];
  for (const place of [up, down]) driver.accept(place);
  return { driver, up, down };
}

function holding(status: 'MATCHED' | 'CONFIRMED'): Driver {
  const { driver, up } = quoting();
  driver.fill(up, { status });
  return driver;
}

/** The venue's answer: so many Up, no Down. */
function tell(driver: Driver, up: number): Effect[] {
  const balances = [
    { token: ROUND.up, shares: shares(up) },
    { token: ROUND.down, shares: shares(0) },
  ];
  return driver.send({ type: 'balances', balances });
}

/** The venue lists all that is open, if it was asked. */
function list(driver: Driver): void {
  if (driver.engine.reconcileAsked === undefined) return;
  const working = [...(driver.engine.markets.get(ROUND.conditionId)?.working ?? [])];
  const open = working.flatMap(({ terms, orderId, evidence: { matched } }) =>
    orderId === undefined ? [] : [{ ...terms, orderId, matched }],
  );
  driver.reconcile([ROUND], open);
}

/** Moments at which balances were asked for, in ms after the round's start. Each question is answered. */
function asked(driver: Driver, untilMs: number, up: number): number[] {
  const moments: number[] = [];
  while (driver.now < T0 + untilMs) {
    driver.until(driver.now + 500);
    list(driver);
    if (driver.engine.balancesAskedAt === undefined) continue;
    moments.push(driver.engine.balancesAskedAt - T0);
    tell(driver, up);
  }
  return moments;
}

const codes = (driver: Driver): string[] => driver.facts('alarm').map(({ code }) => code);

describe('balances', () => {
  it('are asked for at the first order, each minute, and once more at the end of the round', () => {
    const { driver } = quoting();
    expect(driver.effects).toContainEqual({ type: 'read-balances', tokens: [ROUND.up, ROUND.down] });
    tell(driver, 0);
    const moments = asked(driver, 310_000, 0);
    expect(moments).toEqual([60_000, 120_000, 180_000, 240_000, 300_000]);
  });

  it('are asked for every twenty seconds while a trade is on its way', () => {
    const driver = holding('MATCHED');
    tell(driver, 0);
    expect(asked(driver, 45_000, 0)).toEqual([20_000, 40_000]);
  });

  it('are not asked for in a market in which nothing of ours ever was', () => {
    const driver = new Driver([], { data: DATA }).open();
    driver.until(T0 + 100_000);
    expect(driver.effects.filter(({ type }) => type === 'read-balances')).toEqual([]);
  });

  it('may be all that lies between every fill on its way failing and succeeding', () => {
    for (const held of [0, 7, 20, 20.04]) {
      const driver = holding('MATCHED');
      tell(driver, held);
      expect(driver.engine.markets.get(ROUND.conditionId)?.balance.mismatchSince).toBeUndefined();
    }
  });

  it('that differ make all fills be read anew at once', () => {
    const driver = holding('CONFIRMED');
    driver.until(T0 + 3_000);
    list(driver);
    const effects = tell(driver, 25);
    const question = effects.find(({ type }) => type === 'reconcile');
    expect(question).toMatchObject({ conditionIds: [ROUND.conditionId] });
    expect(question).not.toHaveProperty('fillsSince');
  });

  it('that differ for half a minute pull the quotes and block the market, and say so once (H6, reliability §7)', () => {
    const driver = holding('CONFIRMED');
    tell(driver, 25);
    asked(driver, 29_000, 25);
    expect(codes(driver)).toEqual([]);
    asked(driver, 31_000, 25);
    asked(driver, 55_000, 25);
    expect(codes(driver)).toEqual(['INVENTORY_MISMATCH']);
    expect(driver.facts('correction').at(-1)).toMatchObject({
      id: `balance/${ROUND.up}/25000000/20000000/20000000`,
      detail: expect.stringContaining('the venue holds 25 up, our fills say 20'),
    });
    expect(driver.cancels().length).toBeGreaterThan(0);
    driver.send({ type: 'cancel-answer', canceled: driver.cancels(), notCanceled: [] });
    expect(driver.facts('denied').at(-1)).toMatchObject({ code: 'INVENTORY_MISMATCH' });
  });

  it('that agree again let the market be traded again', () => {
    const driver = holding('CONFIRMED');
    tell(driver, 25);
    asked(driver, 45_000, 25);
    driver.send({ type: 'cancel-answer', canceled: driver.cancels(), notCanceled: [] });
    const before = driver.effects.length;
    driver.until(driver.now + 5_000);
    expect(placesIn(driver.effects.slice(before))).toEqual([]);
    asked(driver, 65_000, 20);
    expect(placesIn(driver.effects.slice(before)).length).toBeGreaterThan(0);
  });

  it('that differ for a moment only, as when a fill overtakes its message, block nothing', () => {
    const driver = holding('CONFIRMED');
    tell(driver, 25);
    asked(driver, 12_000, 20);
    asked(driver, 90_000, 20);
    expect(codes(driver)).toEqual([]);
  });

  it('that cannot be read conclude nothing and are asked for again in time', () => {
    const { driver } = quoting();
    driver.send({ type: 'balances-failed', reason: 'HTTP 500' });
    expect(asked(driver, 70_000, 0)).toEqual([60_000]);
    expect(codes(driver)).toEqual([]);
  });

  it('are compared no more once the round has resolved and its shares have turned into money', () => {
    const driver = holding('CONFIRMED');
    tell(driver, 20);
    driver.until(ROUND.endsAt);
    driver.send({ type: 'resolved', conditionId: ROUND.conditionId, resolution: { winner: 'up' } });
    tell(driver, 0);
    asked(driver, 360_000, 0);
    expect(codes(driver)).toEqual([]);
  });
});
