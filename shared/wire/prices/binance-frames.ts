import { ASSET_NAMES, type Asset } from '../../market/assets.ts';

/** Names of the streams that an asset needs: trades and the best bid and ask. */
export function binanceStreams(asset: Asset): readonly string[] {
  const { binance } = ASSET_NAMES[asset];
  return [`${binance}@trade`, `${binance}@bookTicker`];
}

/** Path of a combined stream: the subscription is in the URL and survives no reconnect. */
export function binanceStreamPath(asset: Asset): string {
  return `/stream?streams=${binanceStreams(asset).join('/')}`;
}

/** Subscribes on an open connection; `{"result":null,"id":…}` answers it. */
export function binanceSubscribeFrame(streams: readonly string[], id: number): string {
  return JSON.stringify({ method: 'SUBSCRIBE', params: streams, id });
}

/** Venue side: a trade. `takerSells`: the buyer was the maker. */
export function binanceTrade(fields: {
  readonly asset: Asset;
  readonly id: number;
  readonly atMs: number;
  readonly price: number;
  readonly quantity: number;
  readonly takerSells: boolean;
}): Record<string, unknown> {
  return {
    e: 'trade',
    E: fields.atMs,
    s: ASSET_NAMES[fields.asset].binance.toUpperCase(),
    t: fields.id,
    p: fields.price.toFixed(8),
    q: fields.quantity.toFixed(8),
    T: fields.atMs,
    m: fields.takerSells,
    M: true,
  };
}

/** Venue side: the best bid and ask. */
export function binanceBookTicker(fields: {
  readonly asset: Asset;
  readonly updateId: number;
  readonly bid: number;
  readonly bidSize: number;
  readonly ask: number;
  readonly askSize: number;
}): Record<string, unknown> {
  return {
    u: fields.updateId,
    s: ASSET_NAMES[fields.asset].binance.toUpperCase(),
    b: fields.bid.toFixed(8),
    B: fields.bidSize.toFixed(8),
    a: fields.ask.toFixed(8),
    A: fields.askSize.toFixed(8),
  };
}

/** Venue side: the wrapper of a combined stream. */
export function binanceCombined(stream: string, data: Record<string, unknown>): Record<string, unknown> {
  return { stream, data };
}
