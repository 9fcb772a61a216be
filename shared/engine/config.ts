import type { Asset } from '../market/assets.ts';
import type { Interval } from '../market/intervals.ts';
import type { MicroUsdc } from '../units/index.ts';

/** Strategies of this build. The array is the run-time list; a name outside it stops the start. */
export const STRATEGY_NAMES = ['inventory_making', 'distance_fade', 'settlement_sniper'] as const;

export type StrategyName = (typeof STRATEGY_NAMES)[number];

/**
 * Everything that an engine's decisions depend on besides its events. Plain data; it stands in the tape's header, so that
 * a replay builds the same engine. Market durations are nominal and scaled per round; data ages are not.
 */
export type EngineConfig = {
  readonly asset: Asset;
  readonly interval: Interval;
  readonly strategies: readonly StrategyName[];
  readonly market: {
    /** Maker quotes are pulled this long before the end (strategies §3.3). */
    readonly cutoffMs: number;
  };
  readonly data: {
    /** A token without data for this long in the active round: no entries (design §12). */
    readonly staleMs: number;
    /** … and for this long: its epoch ends. */
    readonly silentMs: number;
    /** A price older than this is no price (strategies §15.3). */
    readonly priceStaleMs: number;
  };
  readonly risk: {
    readonly maxOrderUsdc: MicroUsdc;
    readonly maxPositionUsdc: MicroUsdc;
    readonly maxOpenOrders: number;
    readonly cooldownMs: number;
  };
  readonly making: {
    /** Target spread as a fraction of 1 pUSD, clamped to [0.02, 0.08] (strategies §8). */
    readonly targetSpread: number;
    /** Reservation price shift per share of net inventory. */
    readonly skewPerShare: number;
    readonly orderUsdc: MicroUsdc;
    /** Shares per outcome that making may hold. */
    readonly maxShares: number;
    readonly refreshMs: number;
    readonly minRefreshMs: number;
  };
  readonly taking: {
    /** Base of sizeFrac (strategies §13.6). */
    readonly maxPositionUsdc: MicroUsdc;
    readonly minNetEdge: number;
  };
};
