import type { EpochMs, MicroShares, Tick } from '../units/index.ts';
import type { Asset } from './assets.ts';
import type { ConditionId, Outcome, TokenId } from './ids.ts';
import type { Interval, TimeScale } from './intervals.ts';

/** How the venue settles a round (protocol §7). A rule that is not one of these means no trading. */
export type SettlementRule =
  /** Up when the TWAP at the end ≥ the TWAP at the start. `lookbackMs` is nominal: scale it with the round's time scale. */
  | { readonly kind: 'twap'; readonly lookbackMs: number }
  /** Up when the Binance candle closes at or above its open. */
  | { readonly kind: 'candle' };

/** Taker fee = shares × rate × (p × (1 − p))^exponent, in pUSD (protocol §9.1). */
export type FeeSchedule = {
  readonly rate: number;
  readonly exponent: number;
  readonly takerOnly: boolean;
  /** The curve of early 2026, which is multiplied by the price once more; only in recordings (strategies §2.1). */
  readonly timesPrice?: true;
};

/** One Up/Down market of one asset, as discovered. Times are the event's own, not derived from the slug. */
export type Round = {
  readonly asset: Asset;
  readonly interval: Interval;
  readonly slug: string;
  readonly conditionId: ConditionId;
  readonly up: TokenId;
  readonly down: TokenId;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly tick: Tick;
  /** Smallest resting order. */
  readonly minSize: MicroShares;
  readonly fees: FeeSchedule;
  readonly rule: SettlementRule;
  readonly timeScale: TimeScale;
  /** "v1": CTF tokens, order domain "2"; "v2": Protocol V2 positions, order domain "3" (protocol §3.1). */
  readonly version: 'v1' | 'v2';
  readonly negRisk: boolean;
  readonly acceptingOrders: boolean;
};

/**
 * The price that the round's end is compared with, and where it came from.
 *
 * `metadata`: the venue's own priceToBeat. `twap-stream`: last streamed TWAP value stamped at or before the start.
 * `candle`: open of the Binance candle. No strike, no directional trade.
 */
export type StrikeSource = 'metadata' | 'twap-stream' | 'candle';

export type Strike = { readonly price: number; readonly source: StrikeSource; readonly at: EpochMs };

/** How a round ended. `winner` decides the payout; `finalPrice` where the venue told it. */
export type Resolution = { readonly winner: Outcome; readonly finalPrice?: number };

/** Stations of a round's life (design §6). */
export const ROUND_PHASES = ['discovered', 'warm', 'open', 'closing', 'ended', 'resolved', 'redeemed'] as const;

export type RoundPhase = (typeof ROUND_PHASES)[number];

export function tokenOf(round: Round, outcome: Outcome): TokenId {
  return outcome === 'up' ? round.up : round.down;
}
