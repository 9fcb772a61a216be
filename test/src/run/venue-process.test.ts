import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { INTERNAL_NAMES } from '../../../src/config/environment.ts';
import { loadSettings } from '../../../src/config/load-settings.ts';
import { startVenueProcess } from '../../../src/run/venue-process.ts';
import { CAN_LIST_PROCESSES } from '../../support/process-list.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-venue-'));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(dataDir, { recursive: true, force: true });
});

it.skipIf(!CAN_LIST_PROCESSES)('gives the embedded venue no credential and no word of the guard', async () => {
  vi.stubEnv('POLYMARKET_API_SECRET', 'a secret of the real venue');
  vi.stubEnv(INTERNAL_NAMES.playKey, `0x${'11'.repeat(32)}`);
  const venue = await startVenueProcess(loadSettings([{ source: 'test', values: { dataDir, assets: ['BTC'] } }]));
  const environment = readFileSync(`/proc/${venue.process.pid}/environ`, 'utf8');
  await venue.stop();
  expect(environment).toContain('PATH=');
  expect(environment).not.toMatch(/POLYMARKET_|BULKHEAD_GUARD_/);
});
