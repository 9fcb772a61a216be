import type { Price, Tick } from '../../../../shared/units/index.ts';
import { priceWire, sizeWire } from '../../../../shared/wire/decimals.ts';
import { gammaEvent } from '../../../../shared/wire/gamma/index.ts';
import type { BookSnapshot, MarketNotice, VenueMarket } from '../../core/contract.ts';
import { outcomeName } from '../../core/outcomes.ts';
import { gammaRecordOf } from '../gamma/gamma-record.ts';
import { type Tops, topWire, type UpQuote } from '../tops.ts';

type Notice<Type extends MarketNotice['type']> = Extract<MarketNotice, { type: Type }>;

const NO_QUOTE: UpQuote = { bestBid: 0, bestAsk: 0, lastTrade: 0 };

/** `book`, keys in the order of captures (protocol §4.3). Its hash is that of the REST form. */
export function bookMessage(book: BookSnapshot): Record<string, unknown> {
  return {
    market: book.market,
    asset_id: book.asset_id,
    timestamp: book.timestamp,
    hash: book.hash,
    bids: book.bids,
    asks: book.asks,
    tick_size: book.tick_size,
    event_type: 'book',
    last_trade_price: book.last_trade_price,
    ...(book.version === undefined ? {} : { version: book.version }),
  };
}

/** `price_change`: both tokens in one message, sizes absolute (protocol §4.3). */
export function priceChangeMessage({ market, changes, at }: Notice<'levels'>): Record<string, unknown> {
  return {
    market: market.round.conditionId,
    price_changes: changes.map((change) => ({
      asset_id: change.token,
      price: priceWire(change.price),
      size: sizeWire(change.size),
      side: change.side,
      hash: change.hash,
      best_bid: topWire(change.bestBid),
      best_ask: topWire(change.bestAsk),
    })),
    timestamp: String(at),
    event_type: 'price_change',
  };
}

/** `last_trade_price`: `side` is the taker's, the fee is never told (protocol §4.3). */
export function printMessage(print: Notice<'print'>): Record<string, unknown> {
  return {
    market: print.market.round.conditionId,
    asset_id: print.token,
    price: priceWire(print.price),
    size: sizeWire(print.size),
    side: print.side,
    fee_rate_bps: '',
    timestamp: String(print.at),
    transaction_hash: print.transactionHash,
    event_type: 'last_trade_price',
  };
}

/** `tick_size_change` of one token. */
export function tickMessage(change: Notice<'tick-changed'>, token: string): Record<string, unknown> {
  return {
    market: change.market.round.conditionId,
    asset_id: token,
    old_tick_size: tickWire(change.oldTick),
    new_tick_size: tickWire(change.newTick),
    timestamp: String(change.at),
    event_type: 'tick_size_change',
  };
}

/** `best_bid_ask` of one token (custom feature). */
export function bestBidAskMessage(market: VenueMarket, token: string, tops: Tops, at: number): Record<string, unknown> {
  const { bestBid, bestAsk } = tops;
  return {
    market: market.round.conditionId,
    asset_id: token,
    best_bid: topWire(bestBid),
    best_ask: topWire(bestAsk),
    spread: bestBid === 0 || bestAsk === 0 ? '' : priceWire((bestAsk - bestBid) as Price),
    timestamp: String(at),
    event_type: 'best_bid_ask',
  };
}

/** `new_market` (custom feature): goes to everybody who asked for it, whatever they subscribed. */
export function newMarketMessage(market: VenueMarket, at: number): Record<string, unknown> {
  const { round } = market;
  const tokens = [round.up, round.down];
  const event = eventMessage(market);
  return {
    id: market.marketId,
    question: market.title,
    market: round.conditionId,
    slug: round.slug,
    description: event['description'],
    assets_ids: tokens,
    outcomes: [outcomeName('up', round), outcomeName('down', round)],
    event_message: event,
    timestamp: String(at),
    tags: ['crypto'],
    condition_id: round.conditionId,
    active: true,
    clob_token_ids: tokens,
    sports_market_type: '',
    line: '',
    game_start_time: '',
    order_price_min_tick_size: tickWire(round.tick),
    group_item_title: market.place?.title ?? '',
    taker_base_fee: '1000',
    fees_enabled: true,
    fee_schedule: {
      exponent: String(round.fees.exponent),
      rate: String(round.fees.rate),
      taker_only: String(round.fees.takerOnly),
      rebate_rate: '0.2',
    },
    event_type: 'new_market',
  };
}

/** `market_resolved` (custom feature). */
export function marketResolvedMessage(market: VenueMarket, at: number): Record<string, unknown> {
  const { round, resolution } = market;
  const winner = resolution?.winner;
  return {
    id: market.marketId,
    market: round.conditionId,
    assets_ids: [round.up, round.down],
    winning_asset_id: winner === 'up' ? round.up : round.down,
    winning_outcome: outcomeName(winner === 'up' ? 'up' : 'down', round),
    event_message: eventMessage(market),
    timestamp: String(at),
    tags: ['crypto'],
    event_type: 'market_resolved',
  };
}

/** The market's event in a few words. */
function eventMessage(market: VenueMarket): Record<string, unknown> {
  const { place } = market;
  if (place !== undefined) {
    const { slug, title } = place.event;
    return { id: market.eventId, ticker: slug, slug, title, description: '' };
  }
  const { id, ticker, slug, title, description } = gammaEvent(gammaRecordOf(market, NO_QUOTE), 'one-market');
  return { id, ticker, slug, title, description };
}

function tickWire(tick: Tick): string {
  return priceWire(tick as number as Price);
}
