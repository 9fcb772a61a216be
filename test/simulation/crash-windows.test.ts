import { describe, expect, it } from 'vitest';
import { coveredFacts, crashIn, type CrashWindow, crashWindows, type Victim, VICTIMS } from './crash-windows.ts';

/** CI takes every n-th window; `./bulkhead simulate crashes --every 1` takes all that exist. */
const EVERY = 60;

/** A machine dies with its process: both have the same windows, and a run without a crash finds them. */
const found = new Map<string, readonly CrashWindow[]>();

function windowsOf(victim: Victim): readonly CrashWindow[] {
  const life = victim === 'worker' ? 'worker' : 'process';
  const windows = found.get(life) ?? crashWindows(life);
  found.set(life, windows);
  return windows;
}

function everySo(windows: readonly CrashWindow[]): readonly CrashWindow[] {
  return windows.filter((_, index) => index % EVERY === EVERY - 1);
}

function countOf(windows: readonly CrashWindow[], kind: CrashWindow['kind'], edge: CrashWindow['edge']): number {
  return windows.filter((window) => window.kind === kind && window.edge === edge).length;
}

/** The first window of every kind and edge. */
function oneOfEach(windows: readonly CrashWindow[]): readonly CrashWindow[] {
  return [...new Map(windows.toReversed().map((window) => [`${window.kind} ${window.edge}`, window])).values()];
}

describe('the time that the crash windows cover', () => {
  it('has both sides, both roles, cancels, unknown fates and a settlement, so that no kind of moment is left out', () => {
    const facts = coveredFacts();
    const fills = facts.flatMap((fact) => (fact.type === 'fill' ? [`${fact.side} ${fact.role}`] : []));
    const states = facts.flatMap((fact) => (fact.type === 'order' ? [fact.state] : []));
    const phases = facts.flatMap((fact) => (fact.type === 'round' ? [fact.phase] : []));
    expect(new Set(fills)).toEqual(new Set(['BUY taker', 'BUY maker', 'SELL taker']));
    expect(states).toEqual(expect.arrayContaining(['live', 'delayed', 'filled', 'cancelled', 'unknown']));
    expect(phases).toEqual(expect.arrayContaining(['open', 'closing', 'ended', 'resolved']));
  });
});

describe.each(VICTIMS)('a crash of the %s', (victim) => {
  it('has windows at every write, every request and every sync', () => {
    const windows = windowsOf(victim);
    expect(countOf(windows, 'append', 'die-within')).toBeGreaterThan(50);
    expect(countOf(windows, 'http', 'die-before')).toBeGreaterThan(50);
    expect(countOf(windows, 'http', 'die-after')).toBe(countOf(windows, 'http', 'die-before'));
    expect(countOf(windows, 'sync', 'die-after')).toBeGreaterThan(10);
  });

  it('leaves no order doubled or lost, and a ledger equal to the venue’s, all over a round', () => {
    const outcomes = everySo(windowsOf(victim)).map((window) => crashIn(victim, window));
    expect(outcomes.length).toBeGreaterThan(3);
    expect(outcomes.filter(({ breaks }) => breaks.length > 0)).toEqual([]);
  });
});

describe('a loss of power', () => {
  it('before, within and after effects of every kind leaves no order doubled or lost', () => {
    const outcomes = oneOfEach(windowsOf('machine')).map((window) => crashIn('machine', window));
    expect(outcomes.length).toBeGreaterThan(10);
    expect(outcomes.filter(({ breaks }) => breaks.length > 0)).toEqual([]);
  });
});
