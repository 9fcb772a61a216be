import { describe, expect, it } from 'vitest';
import type { OrderEffect } from '../../../shared/events/effects.ts';
import type { VenueOrder } from '../../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash } from '../../../shared/market/ids.ts';
import { DrainWatch } from '../../../workers/asset/drain-watch.ts';
import type { Gateway } from '../../../workers/asset/gateway/gateway.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const MARKET = '0xmarket' as ConditionId;
const OURS = '0xaa' as OrderHash;
const FOREIGN = '0xff' as OrderHash;

function draining() {
  const time = new VirtualTime(0);
  const effects: OrderEffect[] = [];
  const gateway = { busy: false, accept: (effect: OrderEffect) => void effects.push(effect) };
  const watch = new DrainWatch(
    time,
    gateway as unknown as Gateway,
    () => [MARKET],
    (orderId) => orderId === OURS,
  );
  const done: number[] = [];
  watch.start((openOrders) => void done.push(openOrders));
  const shows = (...orderIds: readonly OrderHash[]) => {
    const openOrders = orderIds.map((orderId) => ({ orderId, conditionId: MARKET }) as VenueOrder);
    watch.observe({ type: 'reconciled', conditionIds: [MARKET], openOrders, fills: [] });
  };
  return { time, gateway, effects, done, shows };
}

describe('DrainWatch', () => {
  it('cancels what the venue still shows of ours, by hash, and waits until it is gone', () => {
    const { time, effects, done, shows } = draining();
    shows(OURS, FOREIGN);
    expect(effects).toEqual([
      { type: 'reconcile', conditionIds: [MARKET] },
      { type: 'cancel', orderIds: [OURS] },
    ]);
    expect(done).toEqual([]);
    time.advance(200);
    expect(effects.at(-1)).toEqual({ type: 'reconcile', conditionIds: [MARKET] });
    shows();
    expect(done).toEqual([0]);
  });

  it('ends although an order stands that is not ours', () => {
    const { effects, done, shows } = draining();
    shows(FOREIGN);
    expect(done).toEqual([0]);
    expect(effects.filter(({ type }) => type !== 'reconcile')).toEqual([]);
  });

  it('does not believe an empty list while an order of ours is on its way', () => {
    const { gateway, done, shows } = draining();
    gateway.busy = true;
    shows();
    expect(done).toEqual([]);
  });
});
