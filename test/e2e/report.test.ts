import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { renderBacktestReport } from '../../src/report/html/backtest/backtest-report.ts';
import { madeUpBacktest } from '../support/backtest-results.ts';
import { CHROMIUM_ARGS } from '../support/chromium-path.ts';
import { describeWithChromium } from '../support/chromium.ts';

const RESULT = madeUpBacktest({
  seed: 7,
  assets: ['BTC', 'SOL'],
  strategies: ['inventory_making', 'distance_fade'],
  rounds: 40,
  samples: 601,
  orders: 100,
  fills: 12,
});

describeWithChromium('the report of a backtest in a real browser', (executablePath) => {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-report-'));
  const url = pathToFileURL(join(folder, 'report.html')).href;
  const requests: string[] = [];
  const complaints: string[] = [];
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    writeFileSync(join(folder, 'report.html'), renderBacktestReport(RESULT, 'embedded'));
    browser = await chromium.launch({ executablePath, args: CHROMIUM_ARGS });
    page = await browser.newPage();
    page.on('request', (request) => void requests.push(request.url()));
    page.on('pageerror', (error) => void complaints.push(String(error)));
    page.on('console', (message) => void complaints.push(message.text()));
    await page.goto(url);
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('tells what is under the pointer, and nothing when it has left', async () => {
    await page.locator('#btc-5m-rounds .hit').nth(3).hover();
    await expect.poll(() => page.locator('#tip').textContent()).toContain(RESULT.assets[0]!.perRound[3]!.slug);
    await page.locator('h1').hover();
    await expect.poll(() => page.locator('#tip').isVisible()).toBe(false);
  });

  it('tells a fill that lies over the columns of the time axis', async () => {
    await page.locator('#btc-5m-round .fill').last().hover();
    await expect.poll(() => page.locator('#tip').textContent()).toContain('BUY 12.50 down at 0.44');
  });

  it('draws the time axis out, moves along it and comes back, one round without the other', async () => {
    const [stretch, other] = ['btc', 'sol'].map((asset) => page.locator(`#${asset}-5m-round .stretch`));
    const whole = await stretch!.getAttribute('viewBox');
    expect(await labelsOf(page)).toContain('0:00');
    await press(page, 'zoom in');
    await press(page, 'zoom in');
    await press(page, 'later');
    expect(await stretch!.getAttribute('viewBox')).toMatch(/^500 0 250 /);
    expect(await labelsOf(page)).toEqual(['2:30', '2:40', '2:50', '3:00', '3:10', '3:20', '3:30', '3:40']);
    await press(page, 'whole round');
    expect(await stretch!.getAttribute('viewBox')).toBe(whole);
    expect(await other!.getAttribute('viewBox')).toBe(whole);
  });

  it('fits a telephone: the page itself never scrolls sideways', async () => {
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
  });

  it('has asked for nothing but itself, and the browser had nothing to complain about', () => {
    expect(requests).toEqual([url]);
    expect(complaints).toEqual([]);
  });
});

function press(page: Page, name: string): Promise<void> {
  return page.locator('#btc-5m-round').getByRole('button', { name, exact: true }).click();
}

/** The labels of the time axis that are shown. */
function labelsOf(page: Page): Promise<string[]> {
  return page.locator('#btc-5m-round .mark[data-level]:visible').allTextContents();
}
