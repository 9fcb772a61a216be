import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BacktestResult } from '../../../../shared/backtest/result.ts';
import { renderBacktestReport } from '../../../../src/report/html/backtest/backtest-report.ts';
import { type MadeUp, madeUpBacktest } from '../../../support/backtest-results.ts';
import { headingsOf, unclosedIn, withoutScript } from '../../../support/html-page.ts';

const SMALL: MadeUp = {
  seed: 7,
  assets: ['BTC'],
  strategies: ['inventory_making', 'distance_fade'],
  rounds: 12,
  samples: 61,
  orders: 20,
  fills: 8,
};

const SIZES = fc.record({
  seed: fc.nat(),
  assets: fc.constantFrom<MadeUp['assets']>(['BTC'], ['ETH', 'XRP']),
  strategies: fc.constantFrom(['one'], ['one', 'two', 'three', 'four', 'five', 'six', 'seven']),
  rounds: fc.integer({ min: 0, max: 130 }),
  samples: fc.constantFrom(0, 1, 2, 61),
  orders: fc.integer({ min: 0, max: 5 }),
  fills: fc.integer({ min: 0, max: 5 }),
});

describe('the report of a backtest', () => {
  it('has every part in its place', () => {
    const page = renderBacktestReport(madeUpBacktest(SMALL), 'embedded');
    expect(headingsOf(page)).toEqual([
      'Backtest of inventory_making, distance_fade',
      'BTC 5m',
      'Equity and draw-down',
      'Round by round',
      'One round',
      'Mark-outs',
      'Calibration',
      'Strategies',
      'Orders that did not leave',
      'Missed opportunities',
      'Fills',
      'Data',
      'Assumptions and their limits',
    ]);
    expect(page).toContain('embedded venue');
    expect(page).toContain('drawn one by one');
  });

  it('never draws or says what is no number, whatever is missing', () => {
    fc.assert(
      fc.property(SIZES, (made) => {
        const page = withoutScript(renderBacktestReport(madeUpBacktest(made), 'polymarket'));
        expect(page).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
      }),
      { numRuns: 40 },
    );
  });

  it('closes what it opens, and gives no name twice', () => {
    fc.assert(
      fc.property(SIZES, (made) => {
        const page = withoutScript(renderBacktestReport(madeUpBacktest(made), 'unknown'));
        expect(unclosedIn(page)).toEqual([]);
        const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
      { numRuns: 20 },
    );
  });

  it('lets no name of a strategy become markup', () => {
    const page = renderBacktestReport(
      madeUpBacktest({ ...SMALL, strategies: ['<script>alert(1)</script>'] }),
      'embedded',
    );
    expect(page).not.toContain('<script>alert');
    expect(page).toContain('&lt;script&gt;alert');
  });

  it.each([
    ['a day of quoting', { rounds: 288 }],
    ['a day of quoting in four assets', { rounds: 288, assets: ['BTC', 'ETH', 'SOL', 'XRP'] }],
    ['a month', { rounds: 8640 }],
  ] as const)('of %s stays below two megabytes, and says what is not drawn', (_, changes) => {
    const made = madeUpBacktest({ ...SMALL, samples: 601, orders: 2000, fills: 2000, ...changes });
    const page = renderBacktestReport(made, 'embedded');
    expect(Buffer.byteLength(page)).toBeLessThan(2_000_000);
    const [, orders, fills] = /Drawn: .*?([\d,]+) of 2,000 orders .*?([\d,]+) of 2,000 fills/
      .exec(page)!
      .map((text) => Number(text.replace(',', '')));
    const assets = made.assets.length;
    expect(page.match(/<path class="order /g)).toHaveLength(assets * orders!);
    expect(page.match(/<path class="fill /g)).toHaveLength(assets * fills!);
  });

  it('adds rounds up where there are more than bars can show, and loses none', () => {
    const { assets } = madeUpBacktest({ ...SMALL, rounds: 8640 });
    const page = renderBacktestReport(madeUpBacktest({ ...SMALL, rounds: 8640 }), 'embedded');
    expect(page).toContain('Gain or loss of 8 rounds together');
    expect(page.match(/<rect class="(gain|loss)"|<path class="left-out"/g)).toHaveLength(8640 / 8);
    expect(page).toContain(`of ${assets[0]!.perRound.length.toLocaleString('en-US')}`);
  });

  it('tells the time of day by 24 hours', () => {
    const page = renderBacktestReport(madeUpBacktest({ ...SMALL, rounds: 288 }), 'embedded');
    expect(page).toContain('>18:00</text>');
  });

  it('says why a strategy wanted nothing', () => {
    const page = renderBacktestReport(madeUpBacktest(SMALL), 'embedded');
    expect(page).toMatch(/<code>distance<\/code><\/td><td class="n">1,200</);
    expect(page).toContain('<code>NO_STRIKE</code>');
  });

  it('is the same for the same result', () => {
    expect(renderBacktestReport(madeUpBacktest(SMALL), 'embedded')).toBe(
      renderBacktestReport(madeUpBacktest(SMALL), 'embedded'),
    );
  });

  it('links nothing outside of itself', () => {
    const page = renderBacktestReport(madeUpBacktest({ ...SMALL, assets: ['BTC', 'SOL'] }), 'embedded');
    expect([...page.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, target]) => target)).toEqual(['#btc-5m', '#sol-5m']);
    expect(page).not.toMatch(/url\(|@import|https?:/);
  });

  it('draws the right number of bars, fills and points', () => {
    const result = madeUpBacktest(SMALL);
    const page = renderBacktestReport(result, 'embedded');
    const [asset] = result.assets as [BacktestResult['assets'][number]];
    const bars = page.match(/<rect class="(gain|loss)"|<path class="left-out"/g);
    expect(bars).toHaveLength(asset.perRound.length);
    expect(page.match(/<path class="fill /g)).toHaveLength(asset.fills.length);
    expect(page.match(/<path class="order /g)).toHaveLength(asset.chosenRound!.orders.length);
    const bins = asset.calibration.flatMap(({ model, market }) => [...model.bins, ...market.bins]);
    expect(page.match(/class="dot (model|market)"/g)).toHaveLength(bins.length);
  });
});
