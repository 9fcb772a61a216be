import type { Outcome, Side } from '../market/ids.ts';
import type { EpochMs } from '../units/index.ts';

/** Advice that costs requests, and is fetched only for strategies that say so in `reads`. */
export type Reading = 'candles';

/** A closed candle of the asset on an exchange. */
export type Candle = {
  readonly openMs: EpochMs;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
};

/** Closed candles of one source, oldest first, as last read. */
export type CandlesView = {
  readonly source: 'binance' | 'coinbase';
  readonly intervalMs: number;
  readonly candles: readonly Candle[];
  /** Close of the newest candle at the other source, where it could be read: sources that disagree are not traded on. */
  readonly otherClose?: number;
};

/** A fill of somebody whom we follow, in this round; or what else changed what he holds of the outcome. */
export type LeaderTrade = {
  readonly leader: string;
  /** Names the trade: the same one, told by two sources, has the same key. */
  readonly key: string;
  readonly outcome: Outcome;
  readonly side: Side;
  readonly price: number;
  readonly shares: number;
  /** Shares of the outcome that the leader held before, where that is known. */
  readonly heldBefore?: number;
  /** No trade at all: whole sets merged into money, which takes as much of each outcome, or split from it, which brings that. */
  readonly act?: 'merge' | 'split';
  readonly at: EpochMs;
  /** When we learned of it. */
  readonly heardAt: EpochMs;
};

/** What another process thinks of this round: probability of Up, and how old the thought is. */
export type ExternalView = { readonly source: string; readonly fairUp: number; readonly ageMs: number };
