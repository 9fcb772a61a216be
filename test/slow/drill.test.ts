import { afterAll, describe, expect, it } from 'vitest';
import type { DrillResult } from '../../src/drill/result.ts';
import { ROWS } from '../../src/drill/rows.ts';
import { bulkhead, endRunning } from '../support/bulkhead-process.ts';

afterAll(endRunning);

describe('the full drill', () => {
  it('ends with every fault in its class and within its limits', async () => {
    const { code, stdout } = await bulkhead(['drill', '--json']).ended;
    const { rows } = JSON.parse(stdout) as { rows: DrillResult[] };
    expect(rows.map(({ row }) => row)).toEqual(ROWS.map(({ name }) => name));
    expect(rows.flatMap(({ row, complaints }) => complaints.map((complaint) => `${row}: ${complaint}`))).toEqual([]);
    expect(code).toBe(0);
  });
});
