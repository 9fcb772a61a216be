import type { EngineConfig } from '../engine/config.ts';
import type { FillMode } from '../matching/index.ts';
import type { MicroUsdc } from '../units/index.ts';
import type { LatencyModel } from './latency.ts';

/** Who gives way in a queue when an order ahead or behind is cancelled (strategies §18). */
export type QueueChoice =
  | { readonly model: 'risk-averse' }
  /** @see probabilisticQueue */
  | { readonly model: 'probabilistic'; readonly power: number };

/** Bumped whenever equal tapes and settings may give other fills than before. */
export const FILL_MODEL = 'bulkhead-fills/2';

/**
 * Everything that a backtest of one asset depends on besides its tapes. Plain data: it crosses threads, and later hosts.
 */
export type BacktestSettings = {
  readonly engine: EngineConfig;
  /** What the account has at the start; each asset has its own. */
  readonly capital: MicroUsdc;
  /** Money that may be at risk at once, as the supervisor would lease it. */
  readonly exposureLimit: MicroUsdc;
  readonly latency: LatencyModel;
  readonly queue: QueueChoice;
  /** Whether makers also get trades that were printed for the other outcome. */
  readonly mirroredPrints: boolean;
  readonly fills: FillMode;
  /** Wait of marketable orders at the venue; nominal. */
  readonly takerDelayMs: number;
  /** From a match to its confirmation on chain. */
  readonly settlementMs: number;
  readonly seed: number;
  /** How many fills are listed one by one; the others are counted all the same. */
  readonly fillRows: number;
  /** The round to draw, by its slug; absent: the one with the most fills. */
  readonly round?: string;
};
