import { describe, expect, it } from 'vitest';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { Farewell } from '../../../src/supervisor/farewell.ts';
import type { OrderScope } from '../../../src/supervisor/order-desk.ts';
import { FakeOrderDesk } from '../../support/fake-order-desk.ts';
import { fakeWorld } from '../../support/fake-world.ts';

/** A farewell whose clearings take 30 ms. */
function farewell(lateMs = 0) {
  const { time } = fakeWorld(0);
  const desk = new FakeOrderDesk(time, () => time.monoMs());
  const seen = { scope: scopeOf('0x1'), zeroes: [] as number[], overs: 0 };
  const parting = new Farewell({
    desk,
    clock: time,
    timers: time,
    scope: () => seen.scope,
    lateForMs: () => lateMs,
    onOrdersGone: (zeroAtMs) => seen.zeroes.push(zeroAtMs),
    onOver: () => void (seen.overs += 1),
  });
  return { time, desk, seen, parting };
}

function scopeOf(...conditionIds: string[]): OrderScope {
  return { kind: 'markets', conditionIds: conditionIds as ConditionId[] };
}

describe('Farewell', () => {
  it('is over after one clearing when the thread ended before zero was confirmed', () => {
    const { time, desk, seen, parting } = farewell();
    time.advance(10);
    parting.exited();
    expect(seen.overs).toBe(0);
    time.advance(100);
    expect(seen).toMatchObject({ zeroes: [30], overs: 1 });
    expect(desk.scopes).toHaveLength(1);
  });

  it('clears once more when zero was confirmed while the thread lived, whose last request may land later', () => {
    const { time, desk, seen, parting } = farewell();
    time.advance(100);
    seen.scope = scopeOf('0x1', '0x2');
    parting.exited();
    expect(seen.overs).toBe(0);
    time.advance(20);
    expect(parting.unconfirmedForMs(time.monoMs())).toBe(20);
    time.advance(100);
    expect(seen).toMatchObject({ zeroes: [30], overs: 1 });
    expect(desk.scopes).toEqual([scopeOf('0x1'), scopeOf('0x1', '0x2')]);
  });

  it('is not over before the last order of a worker that left no word can have come, and clears once more then', () => {
    const { time, desk, seen, parting } = farewell(6_000);
    parting.exited();
    time.advance(6_000);
    expect(seen).toMatchObject({ zeroes: [30], overs: 0 });
    desk.findsOrders = true;
    time.advance(100);
    expect(seen).toMatchObject({ zeroes: [30, 6_060], overs: 1 });
    expect(desk.scopes).toHaveLength(2);
  });

  it('moves the moment of zero when the late clearing found an order', () => {
    const { time, desk, seen, parting } = farewell();
    time.advance(100);
    desk.findsOrders = true;
    parting.exited();
    time.advance(100);
    expect(seen).toMatchObject({ zeroes: [30, 130], overs: 1 });
  });
});
