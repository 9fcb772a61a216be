import { describe, expect, it } from 'vitest';
import { crashIn, type CrashWindow, crashWindows, VICTIMS } from './crash-windows.ts';

/** CI takes every n-th window and one of every kind; `./bulkhead simulate crashes --every 1` takes all that exist. */
const EVERY = 200;

/** The first window of every kind and edge, and a few from all over the round. */
function sampleOf(windows: readonly CrashWindow[]): CrashWindow[] {
  const kinds = new Map(windows.toReversed().map((window) => [`${window.kind} ${window.edge}`, window]));
  return [...new Set([...kinds.values(), ...windows.filter((_, index) => index % EVERY === EVERY - 1)])];
}

describe.each(VICTIMS)('a crash of the %s', (victim) => {
  it('in a window of every kind leaves no order doubled or lost, and a ledger equal to the venue’s', () => {
    const windows = crashWindows(victim);
    const sample = sampleOf(windows);
    const outcomes = sample.map((window) => crashIn(victim, window));
    expect(outcomes.filter(({ breaks }) => breaks.length > 0)).toEqual([]);
    const writes = windows.filter(({ kind, edge }) => kind === 'append' && edge === 'die-within');
    const posts = windows.filter(({ kind }) => kind === 'http');
    expect(writes.length).toBeGreaterThan(100);
    expect(posts.length).toBeGreaterThan(200);
    expect(sample.length).toBeGreaterThan(12);
  });
});
