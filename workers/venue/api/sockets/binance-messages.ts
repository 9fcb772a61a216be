import { ASSET_NAMES, type Asset } from '../../../../shared/market/assets.ts';
import { binanceBookTicker, binanceTrade } from '../../../../shared/wire/prices/index.ts';
import type { Candle, PriceNotice } from '../../core/contract.ts';

export type TradeNotice = Extract<PriceNotice, { readonly type: 'binance-trade' }>;
export type TickerNotice = Extract<PriceNotice, { readonly type: 'binance-ticker' }>;

/** `<symbol>@trade`. */
export function tradeMessage(notice: TradeNotice): Record<string, unknown> {
  return binanceTrade({
    asset: notice.asset,
    id: notice.tradeId,
    atMs: notice.at,
    price: Number(notice.price),
    quantity: Number(notice.quantity),
    takerSells: notice.buyerIsMaker,
  });
}

/** `<symbol>@aggTrade`; here every trade is an aggregate of its own. */
export function aggTradeMessage(notice: TradeNotice): Record<string, unknown> {
  const { e: _event, E: eventTime, s, t: id, p, q, T, m, M } = tradeMessage(notice);
  return { e: 'aggTrade', E: eventTime, s, a: id, p, q, f: id, l: id, T, m, M };
}

/** `<symbol>@bookTicker`: has no time of its own. */
export function tickerMessage(notice: TickerNotice): Record<string, unknown> {
  return binanceBookTicker({
    asset: notice.asset,
    updateId: notice.updateId,
    bid: Number(notice.bid),
    bidSize: Number(notice.bidQuantity),
    ask: Number(notice.ask),
    askSize: Number(notice.askQuantity),
  });
}

/** What a candle message is written from. `lastTradeId` is its latest trade: ids are dense, so the first follows. */
export type CandleState = {
  readonly asset: Asset;
  readonly interval: string;
  readonly openMs: number;
  readonly closeMs: number;
  readonly candle: Candle;
  readonly lastTradeId: number;
  readonly final: boolean;
  readonly atMs: number;
};

/** `<symbol>@kline_<interval>`. Volumes are zero: the walk knows prices only. */
export function klineMessage(state: CandleState): Record<string, unknown> {
  const { candle, lastTradeId } = state;
  const s = ASSET_NAMES[state.asset].binance.toUpperCase();
  const [o, c, h, l] = [candle.open, candle.close, candle.high, candle.low].map((value) => value.toFixed(8));
  const none = '0.00000000';
  return {
    e: 'kline',
    E: state.atMs,
    s,
    k: {
      t: state.openMs,
      T: state.closeMs,
      s,
      i: state.interval,
      f: lastTradeId - candle.trades + 1,
      L: lastTradeId,
      o,
      c,
      h,
      l,
      v: none,
      n: candle.trades,
      x: state.final,
      q: none,
      V: none,
      Q: none,
      B: '0',
    },
  };
}
