import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { assembleResult } from '../../src/backtest/assemble.ts';
import { venueOf } from '../../src/backtest/flags.ts';
import { planBacktest } from '../../src/backtest/plan.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { findTapes } from '../../src/replay/tape-files.ts';
import { renderBacktestReport } from '../../src/report/html/backtest/backtest-report.ts';
import { buildHash } from '../../src/run/session-identity.ts';
import { runBacktestJob } from '../../workers/backtest/backtest-job.ts';
import { SimulatedSystem } from '../simulation/simulated-system.ts';
import { CHROMIUM_ARGS, chromiumPath } from './chromium-path.ts';

/**
 * `node test/support/update-report-picture.ts` renews the picture in the README: a simulated session on the embedded venue
 * writes tapes, the tapes are backtested, and the report's drawing of one round is photographed. Takes a minute; needs Chromium.
 */
const PICTURE = fileURLToPath(new URL('../../docs/images/backtest-round.png', import.meta.url));
const ROUND_MS = 60_000;
const ROUNDS = 12;
const STRATEGIES = ['inventory_making', 'distance_fade', 'settlement_sniper'];

/** What a still picture has no use for. */
const HIDE = `document.querySelectorAll('.controls, details, figcaption').forEach((part) => { part.hidden = true; })`;

const folder = mkdtempSync(join(tmpdir(), 'bulkhead-picture-'));
try {
  recordTapes();
  const report = join(folder, 'report.html');
  writeFileSync(report, renderBacktestReport(backtest(), 'embedded'));
  await photograph(report);
} finally {
  rmSync(folder, { recursive: true });
}

function recordTapes(): void {
  const system = new SimulatedSystem({ seed: 7, roundLengthMs: ROUND_MS, assets: ['BTC'] });
  system.advance(ROUNDS * ROUND_MS);
  system.stop();
  for (const [i, [, bytes]] of system.tapes().entries()) writeFileSync(join(folder, `${i}.tape`), bytes);
}

function backtest(): ReturnType<typeof assembleResult> {
  const settings = loadSettings([{ source: 'picture', values: { strategies: STRATEGIES } }]);
  const venue = venueOf({ capital: '1000', fills: 'tape', seed: '0' });
  const jobs = planBacktest(findTapes([folder]).incarnations, settings, venue);
  const results = jobs.map((job) => ({ settings: job.settings, found: runBacktestJob(job) }));
  return assembleResult(results, buildHash());
}

async function photograph(report: string): Promise<void> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) throw new Error('no Chromium found: apt-get install chromium');
  const browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
  const page = await browser.newPage({ viewport: { width: 1160, height: 900 }, deviceScaleFactor: 1.5 });
  await page.goto(pathToFileURL(report).href);
  await page.evaluate(HIDE);
  mkdirSync(join(PICTURE, '..'), { recursive: true });
  await page.locator('#btc-5m-round').screenshot({ path: PICTURE });
  await browser.close();
}
