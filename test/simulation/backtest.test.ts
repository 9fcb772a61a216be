import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TapeReader } from '../../shared/tape/index.ts';
import { type MicroUsdc, microUsdc } from '../../shared/units/index.ts';
import { planBacktest, planComparison } from '../../src/backtest/plan.ts';
import { venueOf } from '../../src/backtest/flags.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { groupTapes } from '../../src/replay/tape-files.ts';
import { type BacktestJob, runBacktestJob } from '../../workers/backtest/backtest-job.ts';
import { type Calibration, calibrateJob } from '../../workers/backtest/calibration-job.ts';
import { compareFully, compareJob } from '../../workers/backtest/comparison-job.ts';
import { SimulatedSystem } from './simulated-system.ts';

const ROUND_MS = 20_000;
const VENUE = venueOf({ capital: '10000', fills: 'tape', seed: '0' });

/** A paper run on the embedded venue leaves its tapes in a folder. */
const folder = mkdtempSync(join(tmpdir(), 'bulkhead-compare-'));
const tapes: [string, Uint8Array][] = [];
let calibration: Calibration;

beforeAll(() => {
  const system = new SimulatedSystem({ seed: 7, roundLengthMs: ROUND_MS, assets: ['BTC'] });
  system.advance(4 * ROUND_MS);
  system.stop();
  for (const [i, [, bytes]] of system.tapes().entries()) {
    const path = join(folder, `${i}.tape`);
    writeFileSync(path, bytes);
    tapes.push([path, bytes]);
  }
  calibration = calibrateJob(comparisonJob());
});

afterAll(() => rmSync(folder, { recursive: true }));

function incarnations() {
  return groupTapes(tapes.map(([path, bytes]) => [path, new TapeReader(bytes)] as const)).incarnations;
}

function comparisonJob(): BacktestJob {
  const [job] = planComparison(incarnations(), VENUE) as readonly [BacktestJob];
  return job;
}

describe('a backtest of a paper run on the tapes that it wrote', () => {
  it('is compared with it fill by fill: every share is in both, or explained', () => {
    const comparison = compareJob(comparisonJob());
    const { recorded, predicted, both, classes } = comparison;
    expect(recorded.fills).toBeGreaterThan(5);
    const sharesOf = (run: string) =>
      classes.filter((one) => one.run === run).reduce((sum, { shares }) => sum + shares, 0);
    expect(both.shares + sharesOf('recorded')).toBeCloseTo(recorded.shares, 4);
    expect(both.shares + sharesOf('predicted')).toBeCloseTo(predicted.shares, 4);
  });

  it('agrees better once latency and queue are fitted to the run', () => {
    const { orders, runs, drift, samples, model, tried } = calibration;
    expect(runs.after.agreement).toBeGreaterThan(runs.before.agreement);
    expect(orders.after.agreement).toBeGreaterThan(orders.before.agreement);
    expect(orders.after.agreement).toBe(Math.max(...tried.map(({ agreement }) => agreement)));
    expect(drift).toBeGreaterThan(0);
    expect(samples.order).toBeGreaterThan(10);
    const job = comparisonJob();
    const fitted = compareFully({ ...job, settings: { ...job.settings, ...model } });
    expect(fitted.agreement).toBe(runs.after.agreement);
    expect(fitted.orders).toEqual(orders.after);
  });

  it('knows what each order of the run got to nine shares of ten when nothing is decided anew', () => {
    const { orders } = calibration;
    expect(orders.before.recordedShares).toBeGreaterThan(50);
    expect(orders.after.agreement).toBeGreaterThan(0.9);
    const only = (run: string) =>
      orders.after.classes.filter(({ more }) => more === run).reduce((sum, { shares }) => sum + shares, 0);
    expect(orders.after.bothShares + only('recorded')).toBeCloseTo(orders.after.recordedShares, 4);
    expect(orders.after.bothShares + only('predicted')).toBeCloseTo(orders.after.predictedShares, 4);
  });

  it('earns what its account says, to the last micro-unit, with every strategy on', () => {
    const strategies = ['inventory_making', 'distance_fade', 'settlement_sniper'];
    const settings = loadSettings([{ source: 'test', values: { strategies } }]);
    const [job] = planBacktest(incarnations(), settings, VENUE) as readonly [BacktestJob];
    const { totals, strategies: results, perRound } = runBacktestJob(job);
    expect(totals.fills).toBeGreaterThan(0);
    expect(sum(results.map(({ pnlUsdc }) => pnlUsdc))).toBe(sum([totals.pnlUsdc]));
    expect(sum(perRound.map(({ pnlUsdc }) => pnlUsdc))).toBe(sum([totals.pnlUsdc]));
  });
});

function sum(values: readonly number[]): MicroUsdc {
  return microUsdc(Math.round(values.reduce((a, b) => a + b, 0) * 1e6));
}
