import { MICRO, type MicroUsdc, microUsdc } from '../../../../shared/units/index.ts';
import type { WireLevel } from '../../../../shared/wire/book-hash.ts';
import {
  exclusiveGammaEvent,
  gammaEvent,
  gammaMarketsAlone,
  type GammaRecord,
  type GammaShape,
} from '../../../../shared/wire/gamma/index.ts';
import type { BookSnapshot, VenueCore, VenueMarket } from '../../core/contract.ts';
import { upQuote } from '../tops.ts';
import { gammaRecordOf } from './gamma-record.ts';

/** How Gamma presents markets: switches of the control door and of the fault `gamma-stale`. */
export type GammaSettings = {
  shape: GammaShape;
  /** Answers may be this old, real ms; 0 is fresh. */
  staleMs: number;
};

const NO_BOOK = { bids: [], asks: [] } satisfies Pick<BookSnapshot, 'bids' | 'asks'>;

/**
 * What Gamma knows of the markets. It answers from a cache (protocol §6.1): while `staleMs` is set a market shows only
 * once it is that old, and what is told of it is renewed only once it is that old.
 */
export class GammaView {
  readonly #venue: VenueCore;
  readonly #settings: GammaSettings;
  /** A forgotten market takes its own along. */
  #cached = new WeakMap<VenueMarket, { readonly record: GammaRecord; readonly at: number }>();

  constructor(venue: VenueCore, settings: GammaSettings) {
    this.#venue = venue;
    this.#settings = settings;
  }

  /** Markets that Gamma lists, by start time. */
  markets(): readonly VenueMarket[] {
    const { staleMs } = this.#settings;
    if (staleMs === 0) return this.#venue.markets();
    const newest = this.#venue.nowMs() - staleMs;
    return this.#venue.markets().filter(({ listedAt }) => listedAt <= newest);
  }

  /** Whether a market counts as closed, as far as Gamma knows. */
  closed(market: VenueMarket): boolean {
    return this.#settings.staleMs === 0 ? market.state === 'resolved' : this.#recordOf(market).closed;
  }

  /** One event as JSON: that of a round's market, or of the first of an exclusive event's. */
  event(market: VenueMarket): Record<string, unknown> {
    if (market.place === undefined) return gammaEvent(this.#recordOf(market), this.#settings.shape);
    const { slug } = market.place.event;
    const placed = this.markets().flatMap((each) => {
      const record = each.place?.event.slug === slug ? this.#recordOf(each) : undefined;
      return record?.place === undefined ? [] : [{ ...record, place: record.place }];
    });
    const [first, ...others] = placed.toSorted((a, b) => a.place.index - b.place.index);
    return first === undefined ? {} : exclusiveGammaEvent([first, ...others]);
  }

  /** Markets that stand for their events: each event once. */
  heads(): readonly VenueMarket[] {
    return this.markets().filter(({ place }) => place === undefined || place.index === 0);
  }

  /** The market objects of an event as the market routes serve them. */
  marketsOf(market: VenueMarket): readonly Record<string, unknown>[] {
    return gammaMarketsAlone(this.#recordOf(market), this.#settings.shape);
  }

  #recordOf(market: VenueMarket): GammaRecord {
    const { staleMs } = this.#settings;
    if (staleMs === 0) {
      this.#cached = new WeakMap();
      return this.#freshRecord(market);
    }
    const now = this.#venue.nowMs();
    const cached = this.#cached.get(market);
    if (cached !== undefined && now - cached.at < staleMs) return cached.record;
    const record = this.#freshRecord(market);
    this.#cached.set(market, { record, at: now });
    return record;
  }

  #freshRecord(market: VenueMarket): GammaRecord {
    const book = this.#venue.book(market.round.up);
    const record = gammaRecordOf(market, upQuote(this.#venue, market));
    return { ...record, liquidity: liquidityOf(book ?? NO_BOOK) };
  }
}

/** What all orders of a book are worth at their own prices. */
function liquidityOf({ bids, asks }: Pick<BookSnapshot, 'bids' | 'asks'>): MicroUsdc {
  return microUsdc([...bids, ...asks].reduce((sum, level) => sum + worthOf(level), 0));
}

function worthOf({ price, size }: WireLevel): number {
  return Math.round(Number(price) * Number(size) * MICRO);
}
