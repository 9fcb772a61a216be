import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../shared/events/effects.ts';
import type { EngineEvent } from '../../../shared/events/engine-events.ts';
import { epochMs, microUsdc, price } from '../../../shared/units/index.ts';
import { type Driver, NEXT, placesIn, ROUND } from './driver.ts';
import { HAPPENINGS, LEASE, quoting, story } from './happenings.ts';

/** What must hold for an order to leave, judged from outside the gates (reliability §12, numbers 6 to 8). */
function offences(driver: Driver, effects: readonly Effect[]): string[] {
  return placesIn(effects).flatMap((place) => {
    const { engine } = driver;
    const market = engine.markets.get(place.conditionId);
    if (market === undefined) return ['unknown market'];
    const found: string[] = [];
    if (!market.books.up.live || !market.books.down.live) found.push('epoch closed');
    if (market.satOut) found.push('sat out');
    if (engine.command.mode !== 'run') found.push('halted');
    if (engine.now < market.round.startsAt || engine.now >= market.round.endsAt) found.push('outside the round');
    if (place.postOnly && engine.now >= market.cutoffAt) found.push('past the cut-off');
    if (engine.lease === undefined || engine.now >= engine.lease.expiresAt) found.push('no lease');
    if (place.side === 'BUY' && driver.view.atRiskUsdc > LEASE + 1e-9) found.push('above the lease');
    return found;
  });
}

describe('the engine under anything', () => {
  const anyStory = story(30, 120);

  it('breaks no invariant and sends no order that it must not, in whatever order things happen', () => {
    let sent = 0;
    fc.assert(
      fc.property(anyStory, (happenings) => {
        const driver = quoting();
        driver.watch = (effects) => expect(offences(driver, effects)).toEqual([]);
        for (const [name, a, b] of happenings) HAPPENINGS[name]!(driver, a, b);
        sent += driver.places().length;
      }),
      { numRuns: 300 },
    );
    expect(sent).toBeGreaterThan(300);
  });

  it('comes to rest when the faults end: no unknown order, nothing open, nothing at risk', () => {
    let unknown = 0;
    fc.assert(
      fc.property(anyStory, (happenings) => {
        const driver = quoting();
        for (const [name, a, b] of happenings) HAPPENINGS[name]!(driver, a, b);
        settle(driver);
        const { openOrders, counters } = driver.view;
        unknown += counters.orders.unknown;
        expect({ openOrders, atRisk: driver.view.atRiskUsdc, open: counters.orders.open }).toEqual({
          openOrders: 0,
          atRisk: 0,
          open: 0,
        });
      }),
      { numRuns: 200 },
    );
    expect(unknown).toBeGreaterThan(0);
  });
});

/** A well-behaved venue from here on: everything is answered, nothing is open, both rounds resolve. */
function settle(driver: Driver): void {
  driver.send({ type: 'command', command: 'drain', reason: 'end' });
  driver.send({ type: 'feed-up', feed: 'user' });
  for (const place of driver.places()) {
    const order = driver.engine.orders.byClientId(place.clientId);
    if (order === undefined || order.evidence.answer !== undefined) continue;
    driver.sign(place);
    driver.send({ type: 'order-answer', clientId: place.clientId, outcome: { kind: 'unknown', reason: 'late' } });
  }
  for (let round = 0; round < 6; round += 1) {
    driver.send({ type: 'cancel-answer', canceled: driver.cancels(), notCanceled: [] });
    driver.until(driver.now + 2_500);
    driver.reconcile([ROUND, NEXT]);
  }
  for (const { conditionId } of [ROUND, NEXT]) {
    const event: EngineEvent = { type: 'resolved', conditionId, resolution: { winner: 'up' } };
    driver.send(event);
    driver.send({ type: 'redeemed', conditionId, amount: microUsdc(0), payout: { up: price(10_000), down: price(0) } });
  }
  driver.send({ type: 'lease', exposureLimit: microUsdc(0), expiresAt: epochMs(driver.now) });
}
