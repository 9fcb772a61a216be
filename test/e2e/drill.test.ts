import { afterAll, describe, expect, it } from 'vitest';
import type { DrillResult } from '../../src/drill/result.ts';
import { bulkhead, endRunning } from '../support/bulkhead-process.ts';
import { expectPromisesKept } from '../support/promises.ts';

afterAll(endRunning);

describe('bulkhead drill', () => {
  it('contains a throw: no order left by the venue’s own ledger, and nothing lost by the others', async () => {
    const { code, stdout, stderr } = await bulkhead(['drill', '--faults', 'throw', '--json']).ended;
    const { schema, rows } = JSON.parse(stdout) as { schema: string; rows: DrillResult[] };
    expect(schema).toBe('bulkhead.drill/1');
    expect(rows).toHaveLength(1);
    const [row] = rows as [DrillResult];
    expect(row).toMatchObject({
      row: 'throw',
      hit: 'BTC',
      class: 'contained',
      zeroOrdersMs: expect.any(Number),
      observingMs: expect.any(Number),
      inside: { others: { roundsMissed: 0, epochsClosed: [] } },
    });
    expect('openOrdersBefore' in row && row.openOrdersBefore).toBeGreaterThanOrEqual(2);
    expect('inside' in row && row.inside?.others.during.count).toBeGreaterThan(0);
    expectPromisesKept('promises' in row ? row.promises : [], {
      4: 'one round may pass without a fill',
      5: 'the same',
    });
    // Whether a figure kept its limit is the full drill's business, on a machine that does nothing else.
    expect(code).toBe(row.passed ? 0 : 1);
    expect(stderr).toMatch(/^bulkhead: 1\/1 throw: [^\n]+\n$/);
  });
});
