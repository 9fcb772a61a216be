import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../shared/errors.ts';
import { KEEPER_STATES, type KeeperState, Lifecycle } from '../../../src/supervisor/lifecycle.ts';

function walk(path: readonly KeeperState[]): Lifecycle {
  const lifecycle = new Lifecycle();
  for (const state of path) lifecycle.to(state);
  return lifecycle;
}

function refuses(step: () => void): boolean {
  try {
    step();
    return false;
  } catch {
    return true;
  }
}

describe('Lifecycle', () => {
  it.each<[string, KeeperState[]]>([
    ['a session from start to stop', ['starting', 'ready', 'draining', 'stopped']],
    ['a death and a restart', ['starting', 'ready', 'failed', 'starting', 'ready']],
    ['a quarantine and the way back by hand', ['starting', 'failed', 'quarantined', 'starting']],
    ['a death while draining', ['starting', 'ready', 'draining', 'failed', 'stopped']],
  ])('allows %s', (_name, path) => {
    expect(walk(path).state).toBe(path.at(-1));
  });

  it.each<[string, KeeperState[], KeeperState]>([
    ['a restart that skips the clean-up', ['starting', 'ready'], 'starting'],
    ['ready without a start', ['starting', 'failed'], 'ready'],
    ['a quarantine of a living worker', ['starting', 'ready'], 'quarantined'],
    ['a drain of a dead worker', ['starting', 'failed'], 'draining'],
  ])('refuses %s', (_name, path, next) => {
    expect(() => walk(path).to(next)).toThrow(InvariantError);
  });

  it('stays where it is when a transition is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...KEEPER_STATES)), (steps) => {
        const lifecycle = new Lifecycle();
        for (const next of steps) {
          const before = lifecycle.state;
          const isRefused = refuses(() => lifecycle.to(next));
          expect(lifecycle.state).toBe(isRefused ? before : next);
        }
      }),
    );
  });
});
