import { describe, expect, it } from 'vitest';
import type { StrategyName } from '../../../shared/engine/config.ts';
import { type Candidate, selectSignal, STRATEGY_NAMES, strategiesNamed } from '../../../shared/strategies/index.ts';
import { price } from '../../../shared/units/index.ts';

function candidate(strategy: StrategyName, edge: number, confidence: number): Candidate {
  const rest = { fair: 0.9, ask: price(5000), netEdge: edge, sizeFraction: 0.1 };
  return { strategy, signal: { outcome: 'up', edge, confidence, ...rest } };
}

describe('selectSignal', () => {
  it('V-SELECT: takes the highest edge times confidence', () => {
    const fade = candidate('distance_fade', 0.20913119, 0.59983205);
    const sniper = candidate('settlement_sniper', 0.07, 0.95);
    expect(selectSignal([fade, sniper])).toBe(fade);
    expect(selectSignal([sniper, fade])).toBe(fade);
  });

  it('V-SELECT: on equal scores takes the later strategy, whatever the order of the candidates', () => {
    const fade = candidate('distance_fade', 0.07, 0.95);
    const sniper = candidate('settlement_sniper', 0.07, 0.95);
    expect(selectSignal([fade, sniper])).toBe(sniper);
    expect(selectSignal([sniper, fade])).toBe(sniper);
  });

  it('takes nothing from nothing', () => {
    expect(selectSignal([])).toBeUndefined();
  });
});

describe('strategiesNamed', () => {
  it('gives each name its own strategy, in the order asked for', () => {
    const names = STRATEGY_NAMES.toReversed();
    expect(strategiesNamed(names).map((strategy) => strategy.name)).toEqual(names);
  });
});
