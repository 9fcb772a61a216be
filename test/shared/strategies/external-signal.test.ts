import { describe, expect, it } from 'vitest';
import { externalSignal } from '../../../shared/strategies/external-signal.ts';
import type { ConditionId } from '../../../shared/market/ids.ts';
import { epochMs } from '../../../shared/units/index.ts';
import { Driver, ROUND, T0 } from '../engine/driver.ts';
import { decide, signalOf, view } from './sample-view.ts';

const says = (fairUp: number) => view({ external: { source: 'model', fairUp, ageMs: 200 } });

describe('external_signal', () => {
  it('buys the side that the other program holds for likelier, at an ask below its fair value', () => {
    expect(signalOf(decide(externalSignal, says(0.62)))).toMatchObject({ outcome: 'up', fair: 0.62, confidence: 0.8 });
    expect(signalOf(decide(externalSignal, says(0.3)))).toMatchObject({ outcome: 'down', fair: 0.7 });
  });

  it('wants nothing without a word, without an edge, or shortly before the end', () => {
    expect(decide(externalSignal, view())).toEqual({ kind: 'none', reason: 'no-word' });
    expect(decide(externalSignal, says(0.55))).toEqual({ kind: 'none', reason: 'edge' });
    const late = view({ external: { source: 'model', fairUp: 0.9, ageMs: 0 }, secondsLeft: 4 });
    expect(decide(externalSignal, late)).toEqual({ kind: 'none', reason: 'time' });
  });

  it('is given no word that is stale, however it came, and the freshest of several programs', () => {
    const driver = new Driver([externalSignal]).open();
    driver.send({
      type: 'strike',
      conditionId: ROUND.conditionId,
      strike: { price: 68_000, source: 'metadata', at: ROUND.startsAt },
    });
    driver.until(T0);
    const say = (source: string, fairUp: number, ageMs: number, conditionId: ConditionId = ROUND.conditionId) =>
      driver.send({ type: 'external', conditionId, source, fairUp, saidAt: epochMs(driver.now - ageMs) });
    say('old', 0.9, 5_001);
    expect(driver.places()).toEqual([]);
    say('fresh', 0.7, 100);
    const [place] = driver.places();
    expect(place).toMatchObject({ side: 'BUY', token: ROUND.up, orderType: 'FAK' });
    expect(driver.view.counters.evaluations['external_signal']).toMatchObject({ sent: 1, signals: 1 });
    say('unknown round', 0.7, 0, '0xdead' as ConditionId);
    expect(driver.engine.counters.strangeEvents).toBe(1);
  });
});
