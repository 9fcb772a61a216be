import { assetResultOf } from '../../shared/backtest/asset-result.ts';
import { Backtest } from '../../shared/backtest/backtest.ts';
import { DEFAULT_LATENCY } from '../../shared/backtest/latency.ts';
import type { AssetResult } from '../../shared/backtest/result.ts';
import type { BacktestSettings } from '../../shared/backtest/settings.ts';
import { PAPER_TIMING } from '../../shared/matching/index.ts';
import { paramsOf, strategiesNamed } from '../../shared/strategies/index.ts';
import { TapeReader } from '../../shared/tape/index.ts';
import { MICRO, microUsdc } from '../../shared/units/index.ts';
import { openVouched } from '../../workers/ports/segment-bytes.ts';
import { defaultEngineConfig } from '../support/engine-config.ts';

/** A maker, a taker on distance and one for the last seconds: those that a first start runs. */
const STRATEGIES = ['inventory_making', 'distance_fade', 'settlement_sniper'];

/** Settings as the command would make them, with a queue that moves and an account that does not run dry. */
export function daySettings(): BacktestSettings {
  const strategies = strategiesNamed(STRATEGIES);
  const engine = {
    ...defaultEngineConfig('BTC', '5m'),
    strategies: strategies.map((strategy) => ({
      name: strategy.name,
      params: paramsOf(strategy, {}) as object as never,
    })),
  };
  return {
    engine,
    capital: microUsdc(10_000 * MICRO),
    exposureLimit: microUsdc(1_000 * MICRO),
    latency: DEFAULT_LATENCY,
    queue: { model: 'probabilistic', power: 2 },
    mirroredPrints: false,
    fills: 'tape',
    takerDelayMs: PAPER_TIMING.takerDelayMs,
    settlementMs: PAPER_TIMING.settlementMs,
    seed: 1,
    fillRows: 20_000,
  };
}

/** A backtest with these settings, fed segment by segment. */
export function dayBacktest(): { take(sealed: Uint8Array): void; finish(): AssetResult } {
  const settings = daySettings();
  const backtest = new Backtest(settings, strategiesNamed(STRATEGIES));
  return {
    take(sealed) {
      const { bytes, vouched } = openVouched(sealed);
      const reader = new TapeReader(bytes, vouched);
      for (let record = reader.next(); record !== undefined; record = reader.next()) {
        if (record.type === 'input') backtest.take(record.input);
      }
      if (reader.verdict?.condition !== 'clean') throw new Error('the tape was not read to its end');
    },
    finish() {
      backtest.finish();
      return assetResultOf(backtest, settings, [], []);
    },
  };
}
