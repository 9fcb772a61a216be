import { literal } from './byte-reader.ts';

/*
 * What stands between two values in the messages of the market socket, as the venue writes them (protocol §4.3). Values are
 * strings, so most of it begins with the quote that ends the value before. Named by the key that it leads to.
 */

export const MARKET = literal('{"market":"');
export const ASSET_ID = literal('","asset_id":"');
export const TIMESTAMP = literal('","timestamp":"');
export const TIMESTAMP_AFTER_LIST = literal('],"timestamp":"');
export const HASH = literal('","hash":"');
export const HASH_AFTER_LIST = literal('],"hash":"');
export const PRICE = literal('","price":"');
export const SIZE = literal('","size":"');
export const SIDE = literal('","side":"');
export const BUY = literal('BUY');
export const SELL = literal('SELL');
export const PRICE_CHANGES = literal('","price_changes":[');
export const CHANGE_ASSET_ID = literal('{"asset_id":"');
export const BEST_BID = literal('","best_bid":"');
export const BEST_ASK = literal('","best_ask":"');
export const END_PRICE_CHANGE = literal('","event_type":"price_change"}');
export const BIDS = literal('","bids":[');
export const ASKS_AFTER_LIST = literal('],"asks":[');
export const LEVEL_PRICE = literal('{"price":"');
export const TICK_SIZE_AFTER_LIST = literal('],"tick_size":"');
export const LAST_TRADE_PRICE = literal('","event_type":"book","last_trade_price":"');
export const EVENT_TYPE_BOOK = literal('","event_type":"book');
export const FEE_RATE_BPS = literal('","fee_rate_bps":"');
export const TRANSACTION_HASH = literal('","transaction_hash":"');
export const END_PRINT = literal('","event_type":"last_trade_price"}');
export const OLD_TICK_SIZE = literal('","old_tick_size":"');
export const NEW_TICK_SIZE = literal('","new_tick_size":"');
export const END_TICK_CHANGE = literal('","event_type":"tick_size_change"}');
export const END = literal('"}');
export const END_V2 = literal('","version":"v2"}');
