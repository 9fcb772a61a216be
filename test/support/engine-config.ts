import type { Asset } from '../../shared/market/assets.ts';
import type { Interval } from '../../shared/market/intervals.ts';
import { MICRO, type MicroUsdc, microShares, microUsdc, price } from '../../shared/units/index.ts';
import type { EngineConfig } from '../../shared/engine/config.ts';
import { paramsOf, strategiesNamed } from '../../shared/strategies/index.ts';

/** The values of strategies.md, for one asset and interval; all strategies on. */
export function defaultEngineConfig(asset: Asset, interval: Interval): EngineConfig {
  return {
    asset,
    interval,
    strategies: strategiesNamed(['inventory_making', 'distance_fade', 'settlement_sniper']).map((strategy) => ({
      name: strategy.name,
      params: paramsOf(strategy, {}) as Record<string, unknown>,
    })),
    market: { cutoffMs: 60_000 },
    data: { staleMs: 2_000, silentMs: 3_000, priceStaleMs: 5_000 },
    risk: {
      maxOrderUsdc: pusd(25),
      maxPositionUsdc: pusd(100),
      maxOpenOrders: 8,
      cooldownMs: 5_000,
      minBalanceUsdc: pusd(10),
      maxTakesPerMarket: 10,
      maxUnpairedShares: microShares(250 * MICRO),
      maxSpreadTicks: 50,
      entryTolerance: 0.0005,
      maxSlippage: 0.03,
      buyBand: { strategies: [], min: price(1_000), max: price(8_500) },
      dustUsdc: pusd(0.5),
      maxClockSkewMs: 5_000,
    },
    making: { refreshMs: 20_000, minRefreshMs: 2_000 },
    advice: { externalStaleMs: 5_000 },
    taking: { maxPositionUsdc: pusd(100), minNetEdge: 0.02 },
  };
}

function pusd(amount: number): MicroUsdc {
  return microUsdc(amount * MICRO);
}
