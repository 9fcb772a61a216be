import { OUTCOMES, type Outcome } from '../../../../shared/market/ids.ts';
import { complement, formatDecimal, PRICE_ONE, type Price } from '../../../../shared/units/index.ts';
import { bookHash, type HashedBook } from '../../../../shared/wire/book-hash.ts';
import { sizeWire } from '../../../../shared/wire/decimals.ts';
import type { BookSnapshot, LevelChange } from '../contract.ts';
import type { DirtyLevel } from '../matching/merged-book.ts';
import type { Market } from './market.ts';

/** Complete depth of one token as the venue serves it, with its hash (protocol §2.4, §4.4). */
export function bookSnapshot(market: Market, outcome: Outcome): BookSnapshot {
  const book = hashedBook(market, outcome);
  return { ...book, hash: bookHash(book) };
}

/** Levels that changed, each on Up's book and mirrored on Down's, Up's first (protocol §4.3 `price_change`). */
export function levelChanges(market: Market, dirty: readonly DirtyLevel[]): LevelChange[] {
  return OUTCOMES.flatMap((outcome) => {
    const common = {
      token: market.token(outcome),
      hash: bookHash(hashedBook(market, outcome)),
      ...topsOf(market, outcome),
    };
    return dirty.map(({ side, price, total }) => ({
      ...common,
      side: (outcome === 'up') === (side === 'bid') ? ('BUY' as const) : ('SELL' as const),
      price: outcome === 'up' ? price : complement(price),
      size: total,
    }));
  });
}

/** Best bid and ask of a token, 0 where there is none. */
function topsOf(market: Market, outcome: Outcome): { readonly bestBid: Price | 0; readonly bestAsk: Price | 0 } {
  const bid = market.book.best('bid');
  const ask = market.book.best('ask');
  if (outcome === 'up') return { bestBid: bid, bestAsk: ask };
  return { bestBid: mirroredTop(ask), bestAsk: mirroredTop(bid) };
}

function mirroredTop(price: Price | 0): Price | 0 {
  return price === 0 ? 0 : ((PRICE_ONE - price) as Price);
}

/** The best level stands last. Down's bids are Up's asks and the other way round. */
function hashedBook(market: Market, outcome: Outcome): HashedBook {
  const { book, round } = market;
  const onUp = outcome === 'up';
  const wire = (side: 'bid' | 'ask') =>
    book
      .levels(side)
      .map((level) => (onUp ? level.onUp : level.onDown))
      .toReversed();
  return {
    market: round.conditionId,
    asset_id: market.token(outcome),
    timestamp: String(market.changedAt),
    bids: wire(onUp ? 'bid' : 'ask'),
    asks: wire(onUp ? 'ask' : 'bid'),
    min_order_size: sizeWire(round.minSize),
    tick_size: formatDecimal(market.tick, 4),
    neg_risk: round.negRisk,
    last_trade_price: market.lastTradePrice === 0 ? '' : tradePriceText(market.lastTradePrice),
    ...(round.version === 'v2' ? { version: 'v2' as const } : {}),
  };
}

/** Books carry the last trade's price with three decimals at least, zeros kept: "0.550" (protocol §2.4). */
function tradePriceText(price: Price): string {
  return (price / PRICE_ONE).toFixed(price % 10 === 0 ? 3 : 4);
}
