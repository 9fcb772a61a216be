import { describe, expect, it } from 'vitest';
import { distanceFade } from '../../../shared/strategies/distance-fade.ts';
import { scoreOf } from '../../../shared/strategies/index.ts';
import type { Decision } from '../../../shared/strategies/strategy.ts';
import { book, decide, signalOf, spot, strike, view } from './sample-view.ts';

type Row = { k: number; p: number; f: number; up: number; down: number };

function evaluate({ k, p, f, up, down }: Row, changes: object = {}, params: object = {}): Decision {
  const books = { up: book({ 1: 10 }, { [up]: 100 }), down: book({ 1: 10 }, { [down]: 100 }) };
  const seen = view({ strike: strike(k), spot: spot(p), fractionLeft: f, ...books, ...changes });
  return decide(distanceFade, seen, params);
}

const ROW: Row = { k: 68_000, p: 68_060, f: 0.5, up: 62, down: 39 };

describe('distance_fade', () => {
  it.each([
    [ROW, 'up', 0.82913119, 0.20913119, 0.59983205, 0.08, 0.12544359],
    [{ k: 68_000, p: 67_920, f: 0.2, up: 40, down: 70 }, 'down', 0.92470486, 0.22470486, 0.79977606, 0.08, 0.17971357],
    [{ k: 68_000, p: 68_060, f: 0.5, up: 72, down: 29 }, 'up', 0.82913119, 0.10913119, 0.59983205, 0.08, 0.06546038],
    [{ k: 68_000, p: 68_300, f: 0.05, up: 80, down: 20 }, 'up', 0.98, 0.18, 1, 0.08, 0.18],
    [{ k: 150, p: 150.18, f: 0.6, up: 60, down: 41 }, 'up', 0.86801309, 0.26801309, 0.81577158, 0.08, 0.21863746],
  ])('V-DF: %j buys %s', (row, outcome, fair, edge, confidence, size, score) => {
    const signal = signalOf(evaluate(row));
    expect(signal.outcome).toBe(outcome);
    expect(signal.fair).toBeCloseTo(fair, 8);
    expect(signal.edge).toBeCloseTo(edge, 8);
    expect(signal.confidence).toBeCloseTo(confidence, 8);
    expect(signal.sizeFraction).toBeCloseTo(size, 8);
    expect(scoreOf(signal)).toBeCloseTo(score, 8);
  });

  it('V-DF: does nothing close to the strike', () => {
    expect(evaluate({ k: 68_000, p: 68_020, f: 0.5, up: 40, down: 50 })).toEqual({ kind: 'none', reason: 'distance' });
  });

  it('takes the fee into account, so that a gross edge alone buys nothing', () => {
    const dear = { ...ROW, up: 74 };
    expect(signalOf(evaluate(dear)).netEdge).toBeCloseTo(0.82913119 - 0.74 - 0.07 * 0.74 * 0.26, 8);
    const config = { ...view().config, taking: { ...view().config.taking, minNetEdge: 0.08 } };
    expect(evaluate(dear, { config })).toEqual({ kind: 'none', reason: 'net-edge' });
    expect(evaluate({ ...ROW, up: 75 })).toEqual({ kind: 'none', reason: 'edge' });
  });

  it('judged gross, as by the program that is replayed, leaves fees and the least net edge out', () => {
    const config = { ...view().config, taking: { ...view().config.taking, minNetEdge: 0.5 } };
    const signal = signalOf(evaluate(ROW, { config }, { edgeMode: 'gross' }));
    expect(signal).toMatchObject({ gross: true });
    expect(signal.netEdge).toBe(signal.edge);
    expect(evaluate(ROW, { config }).kind).toBe('none');
  });

  it.each([
    [{ minDistance: 0.001 }, 'distance'],
    [{ minEdge: 0.25 }, 'edge'],
    [{ maxTilt: 0, timeTilt: 0 }, 'edge'],
  ])('heeds its parameters: %j leads to no entry', (params, reason) => {
    expect(evaluate(ROW, {}, params)).toEqual({ kind: 'none', reason });
  });

  it.each([
    ['without a strike', { strike: undefined }, 'NO_STRIKE'],
    ['without a fresh price', { spot: undefined }, 'no-price'],
    ['on a price that is none', { spot: spot(NaN) }, 'no-price'],
    ['on a strike of zero', { strike: strike(0) }, 'no-price'],
    ['before the round', { phase: 'warm' }, 'not-running'],
    ['after the round', { phase: 'open', secondsLeft: -0.1 }, 'not-running'],
    ['on a closed epoch', { up: book({}, { 62: 1 }, { live: false }) }, 'book-closed'],
    ['on stale data', { up: book({}, { 62: 1 }, { stale: true }) }, 'book-stale'],
    ['without an ask', { up: book({ 60: 1 }, {}) }, 'no-ask'],
  ])('wants nothing %s', (_, changes, reason) => {
    expect(evaluate(ROW, changes)).toEqual({ kind: 'none', reason });
  });
});
