import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bulkhead, endRunning } from '../support/bulkhead-process.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-scan-'));
afterAll(async () => {
  await endRunning();
  rmSync(dataDir, { recursive: true, force: true });
});

type Line = Readonly<Record<string, unknown>> & { readonly type: string };

it('a scan of the embedded venue shows baskets with their orders, line by line, and what it came to', async () => {
  const where = ['--assets', 'BTC', '--round-length', '8s', '--seed', '5', '--data-dir', dataDir];
  const args = ['scan', ...where, '--for', '14s', '--basket-budget', '60', '--total-budget', '90', '--json'];
  const { code, stdout, stderr } = await bulkhead(args).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const report = lines.at(-1)!;
  expect(report).toMatchObject({ schema: 'bulkhead.scan/1', type: 'report', failures: 0, books: { refused: 0 } });
  expect(Number(report['looks'])).toBeGreaterThan(50);
  expect((report['committed'] as { mostUsdc: number }).mostUsdc).toBeLessThanOrEqual(90);
  const found = lines.filter(({ type }) => type === 'opportunity');
  expect(report['opportunities']).toBe(found.length);
  const baskets = found.filter(({ kind }) => kind !== 'up-down');
  expect(baskets.length).toBeGreaterThan(0);
  for (const basket of baskets) {
    const legs = basket['legs'] as readonly { shares: number; ifMissed: object }[];
    expect(legs).toHaveLength(4);
    expect(new Set(legs.map(({ shares }) => shares))).toEqual(new Set([basket['sets']]));
  }
});

it('a budget that is none is refused before anything starts', async () => {
  const { code, stderr } = await bulkhead(['scan', '--basket-budget', 'much']).ended;
  expect(code).toBe(2);
  expect(stderr).toContain('--basket-budget: "much"');
});
