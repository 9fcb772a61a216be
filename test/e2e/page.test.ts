import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ASSETS } from '../../shared/market/assets.ts';
import type { RunReport } from '../../src/run/run-report.ts';
import { bulkhead, type BulkheadProcess, endRunning } from '../support/bulkhead-process.ts';
import { CHROMIUM_ARGS } from '../support/chromium-path.ts';
import { describeWithChromium } from '../support/chromium.ts';
import { expectPromisesKept } from '../support/promises.ts';
import { RunningSession } from '../support/running-session.ts';

const PATIENCE_MS = 60_000;

type Row = Readonly<Record<string, string>>;

function framesOf(table: readonly Row[]): number[] {
  return table.map(({ frames }) => Number(frames));
}

function isQuoted(row: Row): boolean {
  return /^0\.\d{2,3} \/ 0\.\d{2,3}$/.test(row['Up bid / ask'] ?? '');
}

describeWithChromium('the page in a real browser', (executablePath) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'bulkhead-page-'));
  const profile = mkdtempSync(join(tmpdir(), 'bulkhead-profile-'));
  const session = new RunningSession(dataDir);
  const requests: string[] = [];
  const complaints: string[] = [];
  const reportFile = join(dataDir, 'run.json');
  let bot: BulkheadProcess;
  let browser: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    const place = ['--data-dir', dataDir, '--http', '127.0.0.1:0', '--report', reportFile];
    bot = bulkhead(['run', '--round-length', '15s', ...place]);
    await session.untilAllTrade();
    browser = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: CHROMIUM_ARGS });
    browser.on('request', (request) => void requests.push(request.url()));
    page = await browser.newPage();
    page.on('pageerror', (error) => void complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
    });
    await page.goto(session.url);
    await page
      .locator('tbody tr')
      .nth(ASSETS.length - 1)
      .waitFor({ timeout: PATIENCE_MS });
  });
  afterAll(async () => {
    await browser?.close();
    await endRunning();
    for (const folder of [dataDir, profile]) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  /** The table's cells, by column head. */
  async function rows(): Promise<Row[]> {
    const heads = await page.locator('thead th').allTextContents();
    const lines = await page.locator('tbody tr').all();
    const texts = await Promise.all(lines.map((line) => line.locator('td').allTextContents()));
    return texts.map((cells) => Object.fromEntries(cells.map((cell, index) => [heads[index] ?? '', cell])));
  }

  it('shows one row per asset with its round and its worker', async () => {
    const table = await rows();
    expect(table.map(({ asset }) => asset)).toEqual([...ASSETS]);
    for (const row of table) {
      expect(row).toMatchObject({ worker: 'ready', round: expect.stringContaining('-updown-'), restarts: '0' });
      expect(row['spot']).toMatch(/^\d/);
    }
  });

  it('shows values that live: every asset’s frames grow without a reload', async () => {
    const before = framesOf(await rows());
    await expect
      .poll(async () => framesOf(await rows()).every((frames, index) => frames > before[index]!), {
        timeout: PATIENCE_MS,
      })
      .toBe(true);
  });

  it('shows both sides of a book', async () => {
    await expect.poll(async () => (await rows()).some(isQuoted), { timeout: PATIENCE_MS }).toBe(true);
  });

  it('asks nobody but the program itself, and has no complaint', () => {
    const { origin } = new URL(session.url);
    expect(requests).toContain(`${origin}/api/status`);
    expect(requests.filter((url) => !url.startsWith(`${origin}/`))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('looks on at a session that keeps every promise', async () => {
    await session.untilFilled();
    bot.child.kill('SIGTERM');
    expect((await bot.ended).code).toBe(0);
    const { invariants } = JSON.parse(readFileSync(reportFile, 'utf8')) as RunReport;
    expectPromisesKept(invariants);
  });
});
