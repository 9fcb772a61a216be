import * as z from 'zod';
import type { BookSnapshot, VenueCore } from '../../core/contract.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Handler, Route } from '../http/router.ts';
import { jsonOf } from './bodies.ts';
import { bestOf, lastTrade, middle, type Quote, spread } from './quotes.ts';

const NO_BOOK = 'No orderbook exists for the requested token id';

/** Most tokens of one POST. The venue's figure is not published. */
const MOST_TOKENS = 500;

const queriesSchema = z.array(z.object({ token_id: z.string(), side: z.string().optional() }));

/** A book that a POST asks for, with the side beside its token. */
type Asked = { readonly book: BookSnapshot; readonly side: string | undefined };

/** Books and what follows from them, one token at a time or many (protocol §2.3, §2.4). */
export function bookRoutes(venue: VenueCore): readonly Route[] {
  const tradeOf = ({ book }: Asked) => ({ token_id: book.asset_id, ...lastTrade(venue, book.asset_id) });
  return [
    ['GET', '/clob/book', forBook(venue, (book, _call, reply) => reply(200, restBook(book)))],
    [
      'POST',
      '/clob/books',
      forBooks(venue, (asked, reply) =>
        reply(
          200,
          asked.map(({ book }) => restBook(book)),
        ),
      ),
    ],
    ['GET', '/clob/price', forBook(venue, price)],
    ['POST', '/clob/prices', forBooks(venue, prices)],
    ['GET', '/clob/midpoint', forBook(venue, single('mid', middle))],
    ['POST', '/clob/midpoints', forBooks(venue, byToken(middle))],
    ['GET', '/clob/spread', forBook(venue, single('spread', spread))],
    ['POST', '/clob/spreads', forBooks(venue, byToken(spread))],
    [
      'GET',
      '/clob/last-trade-price',
      forBook(venue, ({ asset_id: token }, _call, reply) => reply(200, lastTrade(venue, token))),
    ],
    ['POST', '/clob/last-trades-prices', forBooks(venue, (asked, reply) => reply(200, asked.map(tradeOf)))],
  ];
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

function price(book: BookSnapshot, { request }: Call, reply: Reply): void {
  const side = sideOf(request.query.get('side'));
  if (side === undefined) refuse(reply, 400, 'Invalid side');
  else replyQuote('price', bestOf(side)(book), reply);
}

/** `{token: {BUY: price}}`; a side without orders is missing. */
function prices(asked: readonly Asked[], reply: Reply): void {
  const found: Record<string, Record<string, string>> = {};
  for (const { book, side: text } of asked) {
    const side = sideOf(text);
    if (side === undefined) return refuse(reply, 400, 'Invalid side');
    const best = bestOf(side)(book);
    found[book.asset_id] = { ...found[book.asset_id], ...(best === undefined ? {} : { [side]: best }) };
  }
  reply(200, found);
}

function sideOf(text: string | null | undefined): 'BUY' | 'SELL' | undefined {
  const side = text?.toUpperCase();
  return side === 'BUY' || side === 'SELL' ? side : undefined;
}

function single(name: string, quote: Quote): (book: BookSnapshot, call: Call, reply: Reply) => void {
  return (book, _call, reply) => replyQuote(name, quote(book), reply);
}

function replyQuote(name: string, quote: string | undefined, reply: Reply): void {
  if (quote === undefined) refuse(reply, 404, NO_BOOK);
  else reply(200, { [name]: quote });
}

/** `{token: quote}`; books without one are missing. */
function byToken(quote: Quote): (asked: readonly Asked[], reply: Reply) => void {
  return (asked, reply) => {
    const quotes = asked.map(({ book }) => [book.asset_id, quote(book)] as const);
    reply(200, Object.fromEntries(quotes.filter(([, value]) => value !== undefined)));
  };
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

/** Unknown ids are silently missing. */
function forBooks(venue: VenueCore, handler: (asked: readonly Asked[], reply: Reply) => void): Handler {
  return ({ request }, reply) => {
    const queries = queriesSchema.safeParse(jsonOf(request.body));
    if (!queries.success) return refuse(reply, 400, 'Invalid payload');
    if (queries.data.length > MOST_TOKENS) return refuse(reply, 400, 'Payload exceeds the limit');
    const asked = queries.data.flatMap(({ token_id: token, side }) => {
      const book = venue.book(token);
      return book === undefined ? [] : [{ book, side }];
    });
    handler(asked, reply);
  };
}
