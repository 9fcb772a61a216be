import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isCalm } from '../../../shared/engine/calm.ts';
import { createEngine, type Engine, step } from '../../../shared/engine/engine.ts';
import type { Effect } from '../../../shared/events/effects.ts';
import type { EngineEvent } from '../../../shared/events/engine-events.ts';
import { strategiesNamed } from '../../../shared/strategies/index.ts';
import { type EpochMs, microShares, price } from '../../../shared/units/index.ts';
import { type Driver, ROUND, ROUND_MS, T0 } from './driver.ts';
import { HAPPENINGS, quoting, story } from './happenings.ts';

const NAMES = ['inventory_making', 'distance_fade', 'settlement_sniper'];

/** How many of the steps of a story were calm ones. */
function calmSteps(told: Driver['told'], config: Engine['config']): number {
  const fast = createEngine(config, strategiesNamed(NAMES));
  const whole = createEngine(config, strategiesNamed(NAMES));
  let calm = 0;
  for (const { at, event } of told) {
    if (isCalm(fast, event) && at < fast.calmUntil) calm += 1;
    whole.calmUntil = 0;
    expect(effectsOf(fast, at, event)).toEqual(effectsOf(whole, at, event));
    expect(fast.wakeAt).toBe(whole.wakeAt);
    expect([...fast.markets.keys()]).toEqual([...whole.markets.keys()]);
  }
  expect(fast.told).toEqual(whole.told);
  expect(fast.counters).toEqual(whole.counters);
  return calm;
}

function effectsOf(engine: Engine, at: EpochMs, event: EngineEvent): Effect[] {
  const out: Effect[] = [];
  step(engine, at, event, out);
  return out;
}

/** Level changes, prices and prints of the kind that most events are, around the tops of both books. */
function stir(tell: (event: EngineEvent) => void, now: number, a: number, b: number): void {
  const slot = b % 2;
  const at = 4_000 + (a % 20) * 100;
  tell({
    type: 'levels',
    venueMs: now,
    count: 1,
    slots: Int32Array.of(slot),
    sides: Uint8Array.of(at > 5_000 ? 1 : 0),
    prices: Float64Array.of(at),
    sizes: Float64Array.of((b % 7) * 10_000_000),
  });
  if (a % 3 === 0) tell({ type: 'price', kind: 'binance', priceMs: now, value: 67_900 + a * 2 });
  if (b % 5 === 0) {
    tell({ type: 'print', slot, venueMs: now, side: 0, price: price(at), size: microShares(5_000_000) });
  }
}

describe('a calm step', () => {
  it('has the same effects as a whole one, whatever happens around it', () => {
    let calm = 0;
    fc.assert(
      fc.property(story(20, 80), (happenings) => {
        const driver = quoting();
        for (const [name, a, b] of happenings) {
          HAPPENINGS[name]!(driver, a, b);
          for (let i = 0; i < b % 4; i += 1) {
            driver.now += a % 7;
            stir((event) => driver.send(event), driver.now, a + i, b + i);
          }
        }
        calm += calmSteps(driver.told, driver.engine.config);
      }),
      { numRuns: 80 },
    );
    expect(calm).toBeGreaterThan(1_000);
  });

  it('lets a round be forgotten in time, though nobody is woken for it', () => {
    const driver = quoting();
    const { conditionId } = ROUND;
    driver.until(T0 + ROUND_MS + 11_000);
    driver.send({ type: 'resolved', conditionId, resolution: { winner: 'up' } });
    for (let second = 0; second < 70; second += 1) {
      driver.now += 1_000;
      driver.send({ type: 'price', kind: 'oracle', priceMs: driver.now, value: 68_000 });
    }
    expect(calmSteps(driver.told, driver.engine.config)).toBeGreaterThan(0);
    expect(driver.engine.markets.has(conditionId)).toBe(false);
  });
});
