import { describe, expect, it } from 'vitest';
import { scoreOf } from '../../../shared/strategies/index.ts';
import { momentum } from '../../../shared/strategies/momentum.ts';
import type { Decision, StrategyView } from '../../../shared/strategies/strategy.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { book, decide, NOW, signalOf, spot, strike, view } from './sample-view.ts';

type Row = {
  p: number;
  oldest: number;
  span: number;
  net: number;
  count: number;
  f: number;
  up?: number;
  down?: number;
};

const RISING: Row = { p: 68_040, oldest: 68_010, span: 28, net: 4.2, count: 840, f: 0.6, up: 55 };
const FALLING: Row = { p: 67_960, oldest: 67_990, span: 25, net: -3, count: 1_500, f: 0.4, down: 52 };

function evaluate(row: Row, changes: Partial<StrategyView> = {}): Decision {
  const { p, oldest, span, net, count, f, up = 50, down = 50 } = row;
  return decide(
    momentum,
    view({
      strike: strike(68_000),
      spot: spot(p),
      fractionLeft: f,
      trades: { count, netVolume: net, oldest: { price: oldest, at: epochMs(NOW - span * 1_000) } },
      up: book({ 1: 10 }, { [up]: 100 }),
      down: book({ 1: 10 }, { [down]: 100 }),
      ...changes,
    }),
  );
}

describe('momentum', () => {
  it.each([
    [RISING, 'up', 0.1, 0.75, 0.05, 0.075],
    [FALLING, 'down', 0.13, 0.8, 0.05, 0.104],
  ] as const)('V-MOM: %j buys %s', (row, outcome, edge, confidence, size, score) => {
    const signal = signalOf(evaluate(row));
    expect(signal.outcome).toBe(outcome);
    expect(signal.edge).toBeCloseTo(edge, 8);
    expect(signal.confidence).toBeCloseTo(confidence, 8);
    expect(signal.sizeFraction).toBeCloseTo(size, 8);
    expect(scoreOf(signal)).toBeCloseTo(score, 8);
  });

  it.each([
    ['a price that moved too slowly', { ...RISING, oldest: 68_030 }, 'velocity'],
    ['a round that is nearly over', { ...RISING, f: 0.1 }, 'time'],
    ['an ask that is too dear', { ...RISING, up: 61 }, 'ask'],
    ['aggressors on the other side', { ...RISING, net: -1 }, 'volume'],
    ['as many bought as sold', { ...RISING, net: 0 }, 'volume'],
    ['too few trades', { ...RISING, count: 49 }, 'trades'],
    ['a price on the wrong side of the strike', { ...RISING, p: 67_990, oldest: 67_950 }, 'distance'],
  ])('V-MOM: wants nothing of %s', (_, row, reason) => {
    expect(evaluate(row)).toEqual({ kind: 'none', reason });
  });

  it('takes an ask at exactly the highest price', () => {
    // 0.65 − 0.60 is the least edge exactly, but the fee leaves too little of it: judged before fees here.
    const config = { ...view().config, taking: { ...view().config.taking, minNetEdge: 0 } };
    expect(signalOf(evaluate({ ...RISING, up: 60 }, { config })).ask).toBe(6_000);
  });

  it.each([
    ['without a strike', { strike: undefined }, 'NO_STRIKE'],
    ['without a price', { spot: undefined }, 'no-price'],
    ['with an empty buffer', { trades: { count: 0, netVolume: 0 } }, 'trades'],
    [
      'when its oldest trade is of this moment',
      { trades: { count: 60, netVolume: 1, oldest: { price: 1, at: NOW } } },
      'trades',
    ],
    ['after the round', { secondsLeft: -1 }, 'not-running'],
  ])('wants nothing %s', (_, changes, reason) => {
    expect(evaluate(RISING, changes)).toEqual({ kind: 'none', reason });
  });
});
