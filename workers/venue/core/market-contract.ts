import type { Outcome } from '../../../shared/market/ids.ts';
import type { Round } from '../../../shared/market/round.ts';
import type { EpochMs, MicroShares, Price, Tick } from '../../../shared/units/index.ts';
import type { HashedBook } from '../../../shared/wire/book-hash.ts';

/** `listed`: tradable, round not begun. `closed`: round over, no orders any more, not yet settled. */
export type MarketState = 'listed' | 'open' | 'closed' | 'resolved';

/**
 * Whether outsiders find a market. `unlisted`: the venue says that there is none. `hydrating`: just listed, its token ids
 * are not known everywhere yet (protocol §2.3 `/markets/{condition}`: 404, or 200 with empty ids). Only faults make a
 * market anything but `listed`, and orders are not taken meanwhile.
 */
export type MarketVisibility = 'listed' | 'hydrating' | 'unlisted';

/** How a market ended. */
export type MarketResolution = {
  readonly winner: Outcome;
  /** Absent where only the outcome is known, as of a recorded round without prices. */
  readonly finalPrice?: number;
  readonly at: EpochMs;
  readonly transactionHash: string;
};

/** An event of which exactly one market's Yes wins: the ranges that a price may end in (strategies §7.1). */
export type ExclusiveEvent = {
  readonly slug: string;
  readonly title: string;
  readonly negRiskMarketId: string;
  /** Markets of the event. */
  readonly size: number;
};

/** Which of an event's ranges a market is: its Yes wins when the final price is at least `from` and below `below`. */
export type ExclusivePlace = {
  readonly event: ExclusiveEvent;
  /** From 0, lowest range first. */
  readonly index: number;
  /** "<112,000", "112,000-113,000", ">113,000". */
  readonly title: string;
  /** Absent for the lowest range, and `below` for the highest. */
  readonly from?: number;
  readonly below?: number;
};

/** A market as seen from outside. Live object: fields move with the round; `round.tick` stays the one it was listed with. */
export type VenueMarket = {
  readonly round: Round;
  /** "Bitcoin Up or Down - October 26, 3:30AM-3:45AM ET". */
  readonly title: string;
  /** Gamma's numeric ids, as text. */
  readonly eventId: string;
  readonly marketId: string;
  readonly questionId: string;
  readonly listedAt: EpochMs;
  readonly state: MarketState;
  /** `listed`, or a fault; a market that is `unlisted` is not shown at all. */
  readonly visibility: MarketVisibility;
  readonly acceptingOrders: boolean;
  /** Present price step, the same for both tokens; 0.01 until the price leaves [0.04, 0.96], then 0.001 for good. */
  readonly tick: Tick;
  /** Price to beat; absent until shortly after the start. */
  readonly strike: number | undefined;
  readonly resolution: MarketResolution | undefined;
  /** Price of the last trade on the taker's token, 0 when never traded. One value for both tokens. */
  readonly lastTradePrice: Price | 0;
  /** Shares traded, for Gamma's `volume`. */
  readonly volume: MicroShares;
  /** Where the market stands among exclusive ones; its Up is Yes then and its Down No. Absent for a round's market. */
  readonly place?: ExclusivePlace | undefined;
};

/** Full depth of one token in wire text with its hash: the REST form of a book (protocol §2.4). Best level last. */
export type BookSnapshot = HashedBook & { readonly hash: string };
