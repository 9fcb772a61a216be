import { describe, expect, it } from 'vitest';
import type { PlaceOutcome } from '../../../../shared/events/engine-events.ts';
import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import { completeSetArbitrage } from '../../../../shared/strategies/arbitrage/complete-set-arbitrage.ts';
import { Driver, ROUND, shares, T0 } from '../../engine/driver.ts';

/** As a crossed book shows it: Up at 46, Down at 49. */
function offer(run: Driver, up = 46, down = 49, size = 100): void {
  run.send(run.book(ROUND, 'up', [[100 - down, size]], [[up, size]]));
  run.send(run.book(ROUND, 'down', [[100 - up, size]], [[down, size]]));
}

/** One round after its start, with the strategy on. */
function started(params: object = {}): Driver {
  const setting = { name: completeSetArbitrage.name, params: { ...params } };
  const run = new Driver([completeSetArbitrage], { strategies: [setting] }).open();
  run.until(T0 + 10_000);
  run.books(ROUND, 47, 53);
  return run;
}

function basketOf(run: Driver): readonly [PlaceEffect, PlaceEffect] {
  const before = run.places().length;
  offer(run);
  const [up, down, ...others] = run.places().slice(before);
  expect(others).toEqual([]);
  expect(up).toMatchObject({ token: ROUND.up, side: 'BUY', orderType: 'FOK' });
  expect(down).toMatchObject({ token: ROUND.down, side: 'BUY', orderType: 'FOK' });
  return [up!, down!];
}

/** The crowd closes the gap. */
function close(run: Driver, bid = 47, ask = 51): void {
  run.books(ROUND, bid, ask);
}

function fill(run: Driver, place: PlaceEffect): void {
  run.accept(place, 'matched');
  run.fill(place, { role: 'taker' });
}

function answer(run: Driver, { clientId }: PlaceEffect, outcome: PlaceOutcome): void {
  run.send({ type: 'order-answer', clientId, outcome });
}

function kill(run: Driver, place: PlaceEffect, code = 'FOK_NOT_FILLED'): void {
  run.sign(place);
  answer(run, place, { kind: 'refused', code, message: code });
}

function after(run: Driver, seconds: number): Driver {
  for (let s = 0; s < seconds; s += 1) {
    run.until(run.now + 1_000);
    close(run);
  }
  return run;
}

describe('complete_set_arbitrage from basket to end', () => {
  it('buys both legs at once, and the next set only after the cool-down', () => {
    const run = started();
    for (const leg of basketOf(run)) fill(run, leg);
    offer(run);
    expect(run.places()).toHaveLength(2);
    after(run, 6);
    offer(run);
    expect(run.places()).toHaveLength(4);
  });

  it('a leg that was killed is completed while that loses less than selling', () => {
    const run = started();
    const [up, down] = basketOf(run);
    fill(run, up);
    kill(run, down);
    close(run, 45, 47);
    expect(run.places()).toHaveLength(3);
    expect(run.places()[2]).toMatchObject({ token: ROUND.down, side: 'BUY', orderType: 'FOK', price: 5_500 });
  });

  it('V-UNWIND: what costs too much to complete is sold two per cent below the bid, once it is ours to sell', () => {
    const run = started({ maxLossUsdc: 0 });
    const [up, down] = basketOf(run);
    run.accept(up, 'matched');
    const bought = run.fill(up, { role: 'taker' });
    kill(run, down);
    close(run, 45, 47);
    expect(run.places()).toHaveLength(2);
    run.send({ type: 'user-fill', fill: { ...bought, status: 'CONFIRMED' } });
    expect(run.places()[2]).toMatchObject({ token: ROUND.up, side: 'SELL', orderType: 'FAK', price: 4_400 });
  });

  it('both legs missed: nothing is repaired, and ten seconds pass before the next look', () => {
    const run = started();
    for (const leg of basketOf(run)) kill(run, leg);
    after(run, 9);
    offer(run);
    expect(run.places()).toHaveLength(2);
    after(run, 2);
    offer(run);
    expect(run.places()).toHaveLength(4);
  });

  it('a leg that nobody knows anything of is neither sent again nor repaired around', () => {
    const run = started();
    const [up, down] = basketOf(run);
    fill(run, up);
    run.sign(down);
    answer(run, down, { kind: 'unknown', reason: 'no answer' });
    close(run);
    after(run, 20);
    offer(run);
    expect(run.places()).toHaveLength(2);
  });

  it('a delayed leg is waited for', () => {
    const run = started();
    const [up, down] = basketOf(run);
    fill(run, up);
    run.accept(down, 'delayed');
    close(run);
    after(run, 3);
    expect(run.places()).toHaveLength(2);
    run.fill(down, { role: 'taker' });
    after(run, 6);
    expect(run.places()).toHaveLength(2);
  });

  it('a leg that the venue matched but has not told the fill of is not bought twice', () => {
    const run = started();
    const [up, down] = basketOf(run);
    fill(run, up);
    const orderId = run.sign(down);
    const { conditionId, token, side, price, size } = down;
    const order = { orderId, conditionId, token, side, price, size, matched: size };
    run.send({ type: 'user-order', change: 'update', order });
    close(run);
    expect(run.places()).toHaveLength(2);
  });

  it('three failures of the venue in a row switch it off for the round; a missed price is none', () => {
    const run = started({ missCooldownSeconds: 1 });
    const lose = (code: string): void => {
      for (const leg of basketOf(run)) kill(run, leg, code);
      after(run, 6);
    };
    lose('BALANCE');
    lose('BALANCE');
    lose('FOK_NOT_FILLED');
    lose('BALANCE');
    lose('BALANCE');
    lose('BALANCE');
    const before = run.places().length;
    offer(run);
    expect(run.places()).toHaveLength(before);
  });

  it('what is too small to repair does not stop the next set', () => {
    const run = started();
    const [up, down] = basketOf(run);
    run.accept(up, 'matched');
    run.fill(up, { role: 'taker', size: shares(10.05) });
    fill(run, down);
    after(run, 6);
    offer(run);
    expect(run.places()).toHaveLength(4);
  });
});
