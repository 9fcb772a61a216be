import { type Price, toFraction } from '../../../../shared/units/index.ts';
import { PAGE_LIMIT, type Paging } from '../../../../shared/wire/clob/pages.ts';
import type { VenueCore, VenueMarket } from '../../core/contract.ts';
import { shownPrice } from '../gamma/gamma-record.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Handler, Route } from '../http/router.ts';
import { upQuote } from '../tops.ts';
import { BASE_FEE, longMarket, marketOfToken, shortMarket, simplifiedMarket } from './market-shapes.ts';
import { replyPage } from './pages.ts';

const MARKET_PAGING: Paging<VenueMarket> = {
  keyOf: ({ round }) => ({ at: round.startsAt, id: round.conditionId }),
  order: 'ascending',
  limit: PAGE_LIMIT,
};

const CONDITION_ID = /^0x[0-9a-f]{64}$/;

/** What the CLOB tells everybody about itself and its markets (protocol §2.3, §2.4). */
export function publicClobRoutes(venue: VenueCore): readonly Route[] {
  const long = (market: VenueMarket) => longMarket(market, upPriceOf(venue, market));
  const simple = (market: VenueMarket) => simplifiedMarket(market, upPriceOf(venue, market));
  const all = () => venue.markets();
  const sampling = () => venue.markets().filter(({ acceptingOrders }) => acceptingOrders);
  const takerDelay = venue.options.takerDelayMs !== 0;
  return [
    ...['/clob/ok', '/clob/'].map((path): Route => ['GET', path, (_call, reply) => reply(200, 'OK')]),
    ['GET', '/clob/time', (_call, reply) => reply(200, Math.floor(venue.nowMs() / 1000))],
    ['GET', '/clob/version', (_call, reply) => reply(200, { version: 2 })],
    ['GET', '/clob/markets', list(all, long)],
    ['GET', '/clob/simplified-markets', list(all, simple)],
    ['GET', '/clob/sampling-markets', list(sampling, long)],
    ['GET', '/clob/sampling-simplified-markets', list(sampling, simple)],
    ['GET', '/clob/markets/{condition}', forCondition(venue, (market, reply) => reply(200, long(market)))],
    [
      'GET',
      '/clob/clob-markets/{condition}',
      forCondition(venue, (market, reply) => reply(200, shortMarket(market, takerDelay))),
    ],
    ['GET', '/clob/markets-by-token/{token}', ofToken(venue, marketOfToken)],
    ...tokenRoutes(venue, 'tick-size', ({ tick }) => ({ minimum_tick_size: toFraction(tick as number as Price) })),
    ...tokenRoutes(venue, 'neg-risk', ({ round }) => ({ neg_risk: round.negRisk })),
    ...tokenRoutes(venue, 'fee-rate', () => ({ base_fee: BASE_FEE })),
  ];
}

/** Price that stands for a market's Up token: the middle of its book, else its last trade. */
export function upPriceOf(venue: VenueCore, market: VenueMarket): Price {
  return shownPrice(upQuote(venue, market));
}

/** A market's fact under its name, the token in the query or in the path: clients use both. */
function tokenRoutes(venue: VenueCore, name: string, fact: (market: VenueMarket) => unknown): readonly Route[] {
  return [
    ['GET', `/clob/${name}`, ofToken(venue, fact)],
    ['GET', `/clob/${name}/{token}`, ofToken(venue, fact)],
  ];
}

function ofToken(venue: VenueCore, fact: (market: VenueMarket) => unknown): Handler {
  return ({ request, parameters }, reply) => {
    const market = venue.marketByToken(parameters['token'] ?? request.query.get('token_id') ?? '');
    if (market === undefined) refuse(reply, 404, 'market not found');
    else reply(200, fact(market));
  };
}

/** Condition ids have 64 digits here, those of Protocol V2 too (protocol §2.3). */
function forCondition(venue: VenueCore, handler: (market: VenueMarket, reply: Reply) => void): Handler {
  return ({ parameters }, reply) => {
    const id = parameters['condition']?.toLowerCase() ?? '';
    const market = CONDITION_ID.test(id) ? venue.marketByCondition(id) : undefined;
    if (market === undefined) refuse(reply, 404, 'market not found');
    else handler(market, reply);
  };
}

function list(select: () => readonly VenueMarket[], record: (market: VenueMarket) => unknown): Handler {
  return (call, reply) => replyPage(select(), call, reply, MARKET_PAGING, record, 'Invalid next_cursor');
}
