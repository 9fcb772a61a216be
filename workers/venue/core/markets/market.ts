import type { Outcome, TokenId } from '../../../../shared/market/ids.ts';
import { type Round, tokenOf } from '../../../../shared/market/round.ts';
import {
  type EpochMs,
  type MicroShares,
  microShares,
  PRICE_ONE,
  type Price,
  tick,
} from '../../../../shared/units/index.ts';
import type { Tick } from '../../../../shared/units/index.ts';
import type { ExclusivePlace, MarketResolution, MarketState, MarketVisibility, VenueMarket } from '../contract.ts';
import { MergedBook } from '../matching/merged-book.ts';

/** Step that a token gets for good when its price leaves the band (protocol §4.3 `tick_size_change`). */
const FINE_TICK = tick(10);
const BAND_LOW = 400;
const BAND_HIGH = 9600;

/** What a market is called, fixed at listing. */
export type MarketIdentity = Pick<
  VenueMarket,
  'round' | 'title' | 'eventId' | 'marketId' | 'questionId' | 'listedAt' | 'place'
>;

/** One market of the venue with its book. */
export class Market implements VenueMarket {
  readonly round: Round;
  readonly title: string;
  readonly eventId: string;
  readonly marketId: string;
  readonly questionId: string;
  readonly listedAt: EpochMs;
  readonly place: ExclusivePlace | undefined;
  readonly book = new MergedBook();
  state: MarketState = 'listed';
  visibility: MarketVisibility = 'listed';
  strike: number | undefined;
  resolution: MarketResolution | undefined;
  lastTradePrice: Price | 0 = 0;
  /** Moment of the book's last change. */
  changedAt: EpochMs;
  #tick: Tick;
  #volume = 0;

  constructor(identity: MarketIdentity) {
    this.round = identity.round;
    this.title = identity.title;
    this.eventId = identity.eventId;
    this.marketId = identity.marketId;
    this.questionId = identity.questionId;
    this.listedAt = identity.listedAt;
    this.place = identity.place;
    this.changedAt = identity.listedAt;
    this.#tick = identity.round.tick;
  }

  /** The round is not over. */
  get isRunning(): boolean {
    return this.state === 'listed' || this.state === 'open';
  }

  get acceptingOrders(): boolean {
    return this.isRunning && this.visibility === 'listed';
  }

  get tick(): Tick {
    return this.#tick;
  }

  get volume(): MicroShares {
    return microShares(this.#volume);
  }

  token(outcome: Outcome): TokenId {
    return tokenOf(this.round, outcome);
  }

  /** `undefined` for a token of another market. */
  outcomeOf(token: string): Outcome | undefined {
    if (token === this.round.up) return 'up';
    return token === this.round.down ? 'down' : undefined;
  }

  countVolume(size: MicroShares): void {
    this.#volume += size;
  }

  /** The middle of the book lies outside the band in which the coarse tick holds. */
  get leftBand(): boolean {
    const bid = this.book.best('bid');
    const ask = this.book.best('ask');
    const middle = (bid + (ask === 0 ? PRICE_ONE : ask)) / 2;
    return (bid !== 0 || ask !== 0) && (middle < BAND_LOW || middle > BAND_HIGH);
  }

  /** Goes over to the fine tick, for good. @returns whether it was on the coarse one until now */
  refineTick(): boolean {
    if (this.#tick <= FINE_TICK) return false;
    this.#tick = FINE_TICK;
    return true;
  }
}
