import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { StressReport } from '../../src/stress/report.ts';
import { bulkhead, endRunning } from '../support/bulkhead-process.ts';
import { tellFigures } from '../support/figures.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-stress-'));

afterEach(async () => {
  await endRunning();
  rmSync(dataDir, { recursive: true, force: true });
});

it('a recorded session is traded again at the venue that plays it, three times as fast', async () => {
  const own = ['--assets', 'BTC,ETH', '--data-dir', dataDir, '--no-http'];
  expect((await bulkhead(['run', '--for', '75s', '--round-length', '30s', ...own]).ended).code).toBe(0);
  const { code, stdout } = await bulkhead(['replay', join(dataDir, 'tapes'), '--speed', '3', '--json']).ended;
  const report = JSON.parse(stdout) as StressReport;
  tellFigures('stress', report);
  expect(report.failures).toEqual([]);
  expect(code).toBe(0);
  expect(report.tape.gaps).toBe(0);
  expect(Object.keys(report.assets)).toHaveLength(2);
  for (const { frames, receiptToDecisionUs } of Object.values(report.assets)) {
    expect(frames).toBeGreaterThan(100);
    expect(receiptToDecisionUs.p99).toBeGreaterThan(0);
  }
  expect(report.gc.pauses).toBeGreaterThan(0);
});
