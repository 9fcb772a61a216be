import * as z from 'zod';
import { formatDecimal, type Price, toFraction } from '../../../../shared/units/index.ts';
import { parseJson } from '../../../../shared/wire/json.ts';
import { priceWire } from '../../../../shared/wire/decimals.ts';
import type { BookSnapshot, VenueCore, VenueMarket } from '../../core/contract.ts';
import { shownPrice } from '../gamma/gamma-record.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Handler, Route } from '../http/router.ts';
import { type Tops, topsOf } from '../tops.ts';
import { longMarket, shortMarket } from './market-shapes.ts';

/** Ceiling left over from V1 orders; not the fee (protocol §2.3). */
const BASE_FEE = 1000;

const NO_BOOK = 'No orderbook exists for the requested token id';

const booksSchema = z.array(z.object({ token_id: z.string() })).max(500);

/** What the CLOB tells everybody (protocol §2.3, §2.4). */
export function publicClobRoutes(venue: VenueCore): readonly Route[] {
  return [
    ['GET', '/clob/ok', (_call, reply) => reply(200, 'OK')],
    ['GET', '/clob/time', (_call, reply) => reply(200, Math.floor(venue.nowMs() / 1000))],
    ['GET', '/clob/version', (_call, reply) => reply(200, { version: 2 })],
    ['GET', '/clob/book', forBook(venue, (book, _call, reply) => reply(200, restBook(book)))],
    ['POST', '/clob/books', (call, reply) => books(venue, call, reply)],
    ['GET', '/clob/price', forBook(venue, price)],
    ['GET', '/clob/midpoint', forBook(venue, midpoint)],
    [
      'GET',
      '/clob/tick-size',
      forMarket(venue, ({ tick }, reply) => reply(200, { minimum_tick_size: toFraction(tick as number as Price) })),
    ],
    ['GET', '/clob/neg-risk', forMarket(venue, ({ round }, reply) => reply(200, { neg_risk: round.negRisk }))],
    ['GET', '/clob/fee-rate', forMarket(venue, (_market, reply) => reply(200, { base_fee: BASE_FEE }))],
    ['GET', '/clob/clob-markets/{condition}', forCondition(venue, (market, reply) => reply(200, shortMarket(market)))],
    [
      'GET',
      '/clob/markets/{condition}',
      forCondition(venue, (market, reply) => reply(200, longMarket(market, shownPrice(market, upTops(venue, market))))),
    ],
  ];
}

/** Best prices of a market's Up token. */
export function upTops(venue: VenueCore, { round }: VenueMarket): Tops {
  const book = venue.book(round.up);
  return book === undefined ? { bestBid: 0, bestAsk: 0 } : topsOf(book);
}

/** The REST form, keys in the order of the hash with the hash filled in. */
function restBook(book: BookSnapshot): Record<string, unknown> {
  return {
    market: book.market,
    asset_id: book.asset_id,
    timestamp: book.timestamp,
    hash: book.hash,
    bids: book.bids,
    asks: book.asks,
    min_order_size: book.min_order_size,
    tick_size: book.tick_size,
    neg_risk: book.neg_risk,
    last_trade_price: book.last_trade_price,
    ...(book.version === undefined ? {} : { version: book.version }),
  };
}

/** Unknown ids are silently missing. */
function books(venue: VenueCore, { request }: Call, reply: Reply): void {
  const json = parseJson(request.body);
  const parsed = booksSchema.safeParse(json.kind === 'value' ? json.value : undefined);
  if (!parsed.success) return refuse(reply, 400, 'Invalid payload');
  const found = parsed.data.map(({ token_id }) => venue.book(token_id)).filter((book) => book !== undefined);
  reply(200, found.map(restBook));
}

/** `side` names the resting orders that are looked at: BUY is the best bid (protocol §2.3). */
function price(book: BookSnapshot, { request }: Call, reply: Reply): void {
  const side = request.query.get('side')?.toUpperCase();
  if (side !== 'BUY' && side !== 'SELL') return refuse(reply, 400, 'Invalid side');
  const { bestBid, bestAsk } = topsOf(book);
  const best = side === 'BUY' ? bestBid : bestAsk;
  if (best === 0) refuse(reply, 404, NO_BOOK);
  else reply(200, { price: priceWire(best) });
}

function midpoint(book: BookSnapshot, _call: Call, reply: Reply): void {
  const { bestBid, bestAsk } = topsOf(book);
  if (bestBid === 0 || bestAsk === 0) return refuse(reply, 404, NO_BOOK);
  reply(200, { mid: formatDecimal((bestBid + bestAsk) * 5, 5) });
}

function forBook(venue: VenueCore, handler: (book: BookSnapshot, call: Call, reply: Reply) => void): Handler {
  return (call, reply) => {
    const token = call.request.query.get('token_id') ?? '';
    if (!/^\d{1,78}$/.test(token)) return refuse(reply, 400, 'Invalid token id');
    const book = venue.book(token);
    if (book === undefined) refuse(reply, 404, NO_BOOK);
    else handler(book, call, reply);
  };
}

function forMarket(venue: VenueCore, handler: (market: VenueMarket, reply: Reply) => void): Handler {
  return ({ request }, reply) => {
    const market = venue.marketByToken(request.query.get('token_id') ?? '');
    if (market === undefined) refuse(reply, 404, 'market not found');
    else handler(market, reply);
  };
}

/** Condition ids have 64 digits here, those of Protocol V2 too (protocol §2.3). */
function forCondition(venue: VenueCore, handler: (market: VenueMarket, reply: Reply) => void): Handler {
  return ({ parameters }, reply) => {
    const market = venue.marketByCondition(parameters['condition']?.toLowerCase() ?? '');
    if (market === undefined) refuse(reply, 404, 'market not found');
    else handler(market, reply);
  };
}
