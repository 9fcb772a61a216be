import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEngine, type Engine, step } from '../../../../shared/engine/engine.ts';
import { sumsOf } from '../../../../shared/engine/orders/working-sums.ts';
import type { Effect } from '../../../../shared/events/effects.ts';
import { strategiesNamed } from '../../../../shared/strategies/index.ts';
import { HAPPENINGS, quoting, story } from '../happenings.ts';

const NAMES = ['inventory_making', 'distance_fade', 'settlement_sniper'];

/** How many remembered figures there were, all of which must be those that would be worked out now. */
function rememberedIn({ markets }: Engine): number {
  let count = 0;
  for (const market of markets.values()) {
    if (market.sums === undefined) continue;
    expect(market.sums).toEqual(sumsOf(market));
    count += market.working.size;
  }
  return count;
}

describe('what orders amount to', () => {
  it('is never remembered longer than it is true, whatever happens to the orders', () => {
    let remembered = 0;
    fc.assert(
      fc.property(story(20, 80), (happenings) => {
        const driver = quoting();
        for (const [name, a, b] of happenings) HAPPENINGS[name]!(driver, a, b);
        const engine = createEngine(driver.engine.config, strategiesNamed(NAMES));
        const out: Effect[] = [];
        for (const { at, event } of driver.told) {
          step(engine, at, event, out, { booked: () => void rememberedIn(engine) });
          remembered += rememberedIn(engine);
        }
      }),
      { numRuns: 60 },
    );
    expect(remembered).toBeGreaterThan(1_000);
  });
});
