import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { describeWithReference } from './support/material.ts';
import { strategyVectors, uncovered, vectorCoverage, vectorIdsIn } from './support/vector-coverage.ts';

const SCRIPT = fileURLToPath(new URL('vectors/coverage.ts', import.meta.url));

describe('the vectors of the strategy specification', () => {
  it('are each named by a test, so that no formula goes unproved', () => {
    expect(uncovered(vectorCoverage())).toEqual([]);
  });

  it('are listed once each', () => {
    const ids = strategyVectors().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(50);
  });

  it('are counted by a script, for the release notes', () => {
    const total = strategyVectors().length;
    const { stdout, status } = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8' });
    expect([stdout, status]).toEqual([`vectors covered ${total} / total ${total}\n`, 0]);
  });
});

describe('the ids in a text', () => {
  it('are taken whole, so that V-FEE is not thought covered by V-FEE-TINY', () => {
    expect([...vectorIdsIn('V-FEE-TINY and V-ARB-BIN, but not V-, V-x or PV-ONE')]).toEqual([
      'V-FEE-TINY',
      'V-ARB-BIN',
    ]);
  });
});

describeWithReference('strategies.md', 'the committed list', (page) => {
  it('has every vector of the page and no other', () => {
    expect(new Set(strategyVectors().map(({ id }) => id))).toEqual(vectorIdsIn(page));
  });
});
