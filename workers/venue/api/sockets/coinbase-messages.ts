import type { Asset } from '../../../../shared/market/assets.ts';
import { productOf } from './coinbase-requests.ts';
import type { TickerNotice, TradeNotice } from './binance-messages.ts';

/** What is known of a product: its latest trade with its number, and the best prices. */
export type CoinbaseProduct = {
  readonly asset: Asset;
  readonly sequence: number;
  readonly trade: TradeNotice;
  readonly top: TickerNotice | undefined;
};

/** `match` or `last_match`: `side` is the maker's. Order ids are made of the trade's number: nobody can look them up. */
export function matchMessage(product: CoinbaseProduct, type: 'match' | 'last_match'): Record<string, unknown> {
  const { asset, sequence, trade } = product;
  return {
    type,
    trade_id: trade.tradeId,
    maker_order_id: orderId(2 * trade.tradeId),
    taker_order_id: orderId(2 * trade.tradeId + 1),
    side: trade.buyerIsMaker ? 'buy' : 'sell',
    size: trade.quantity,
    price: trade.price,
    product_id: productOf(asset),
    sequence,
    time: timeOf(trade.at),
  };
}

/** `ticker` after a trade: `side` is the taker's. Figures over a day and more are those of a venue that began just now. */
export function tickerOfTrade({ asset, sequence, trade, top }: CoinbaseProduct): Record<string, unknown> {
  const { price } = trade;
  return {
    type: 'ticker',
    sequence,
    product_id: productOf(asset),
    price,
    open_24h: price,
    volume_24h: '0',
    low_24h: price,
    high_24h: price,
    volume_30d: '0',
    best_bid: top?.bid ?? price,
    best_bid_size: top?.bidQuantity ?? '0',
    best_ask: top?.ask ?? price,
    best_ask_size: top?.askQuantity ?? '0',
    side: trade.buyerIsMaker ? 'sell' : 'buy',
    time: timeOf(trade.at),
    trade_id: trade.tradeId,
    last_size: trade.quantity,
  };
}

/** `heartbeat`: the number of the latest message, so that a loss shows within a second. */
export function heartbeatMessage({ asset, sequence, trade }: CoinbaseProduct, atMs: number): Record<string, unknown> {
  return {
    type: 'heartbeat',
    last_trade_id: trade.tradeId,
    product_id: productOf(asset),
    sequence,
    time: timeOf(atMs),
  };
}

/** ISO time with microseconds, as Coinbase writes it. */
function timeOf(atMs: number): string {
  return new Date(atMs).toISOString().replace('Z', '000Z');
}

function orderId(number: number): string {
  return `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`;
}
