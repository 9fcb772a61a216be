import type { Endpoints } from '../../shared/wire/endpoints.ts';

/** The real venue on Polygon (protocol §1.3, §12.1). Public data only, in this version. */
export const POLYMARKET: Endpoints = {
  chainId: 137,
  clob: 'https://clob.polymarket.com',
  marketWs: 'wss://ws-subscriptions-clob.polymarket.com/ws/market',
  userWs: 'wss://ws-subscriptions-clob.polymarket.com/ws/user',
  gamma: 'https://gamma-api.polymarket.com',
  data: 'https://data-api.polymarket.com',
  relayer: 'https://relayer-v2.polymarket.com',
  polybolt: 'wss://ws-live-v2.polymarket.com/ws',
  rtds: 'wss://ws-live-data.polymarket.com',
  binanceRest: 'https://api.binance.com',
  coinbaseRest: 'https://api.exchange.coinbase.com',
  binanceWs: 'wss://stream.binance.com:9443',
  geoblock: 'https://polymarket.com/api/geoblock',
};
