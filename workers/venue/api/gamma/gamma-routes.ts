import { tagsOf } from '../../../../shared/wire/gamma/index.ts';
import type { VenueCore, VenueMarket } from '../../core/contract.ts';
import { eventSlugOf } from '../../core/outcomes.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Handler, Route } from '../http/router.ts';
import { type GammaSettings, GammaView } from './gamma-view.ts';
import { keysetPage } from './keyset.ts';
import { type ListQuery, readListQuery, selectMarkets } from './list-query.ts';
import { seriesRoutes } from './series-routes.ts';

export type { GammaSettings } from './gamma-view.ts';

/** What is listed: the markets that stand for events, or all of them; and what each contributes to an answer. */
type Shape = {
  readonly markets: () => readonly VenueMarket[];
  readonly of: (market: VenueMarket) => readonly Record<string, unknown>[];
};

/** Discovery of markets (protocol §6.1, §6.4). */
export function gammaRoutes(venue: VenueCore, settings: GammaSettings): readonly Route[] {
  const view = new GammaView(venue, settings);
  const event: Shape = { markets: () => view.heads(), of: (market) => [view.event(market)] };
  const alone: Shape = { markets: () => view.markets(), of: (market) => view.marketsOf(market) };
  return [
    ['GET', '/gamma/events', list(view, event, {})],
    ['GET', '/gamma/events/keyset', keyset(view, event, 'events', {})],
    ['GET', '/gamma/events/slug/{slug}', one(byEventSlug, event)],
    ['GET', '/gamma/events/{id}', one(byEventId, event)],
    ['GET', '/gamma/events/{id}/tags', tagsOfOne(view, byEventId)],
    // Market lists show open markets unless they are asked for others (protocol §6.1).
    ['GET', '/gamma/markets', list(view, alone, { closed: false })],
    ['GET', '/gamma/markets/keyset', keyset(view, alone, 'markets', { closed: false })],
    ['GET', '/gamma/markets/slug/{slug}', one(bySlug, alone)],
    ['GET', '/gamma/markets/{id}', one(byMarketId, alone)],
    ['GET', '/gamma/markets/{id}/tags', tagsOfOne(view, byMarketId)],
    ...seriesRoutes(view),
  ];
}

type Finder = (market: VenueMarket, call: Call) => boolean;

const bySlug: Finder = ({ round }, { parameters }) => round.slug === parameters['slug'];
const byEventSlug: Finder = (market, { parameters }) => eventSlugOf(market) === parameters['slug'];
const byEventId: Finder = ({ eventId }, { parameters }) => eventId === parameters['id'];
/** The two-market shape appends `-1` and `-2` to the market's number. */
const byMarketId: Finder = ({ marketId }, { parameters }) => marketId === parameters['id']?.replace(/-[12]$/, '');

/** One object, or a 404. */
function one(finder: Finder, { markets, of }: Shape): Handler {
  return (call, reply) => {
    const shapes = markets()
      .filter((market) => finder(market, call))
      .flatMap(of);
    const found = shapes.find(({ id }) => id === call.parameters['id']) ?? shapes[0];
    if (found === undefined) refuse(reply, 404, 'not found');
    else reply(200, found);
  };
}

function tagsOfOne(view: GammaView, finder: Finder): Handler {
  return (call, reply) => {
    const market = view.markets().find((each) => finder(each, call));
    if (market === undefined) refuse(reply, 404, 'not found');
    else reply(200, tagsOf(market.round));
  };
}

/** The old form: an array, page by page with an offset. */
function list(view: GammaView, shape: Shape, defaults: Partial<ListQuery>): Handler {
  return selecting(view, shape, defaults, (found, { offset, limit }, reply) =>
    reply(200, found.slice(offset, offset + limit).flatMap(shape.of)),
  );
}

/** Pages that are followed by a cursor until there is none; `offset` belongs to the old form and is refused. */
function keyset(view: GammaView, shape: Shape, name: 'events' | 'markets', defaults: Partial<ListQuery>): Handler {
  const answer = selecting(view, shape, defaults, (found, query, reply) => {
    const page = keysetPage(found, query);
    if (page === undefined) return refuse(reply, 422, 'invalid after_cursor');
    const next = page.nextCursor === undefined ? {} : { next_cursor: page.nextCursor };
    return reply(200, { [name]: page.items.flatMap(shape.of), ...next });
  });
  return (call, reply) => {
    if (call.request.query.has('offset')) refuse(reply, 422, 'offset is not supported: follow next_cursor');
    else answer(call, reply);
  };
}

function selecting(
  view: GammaView,
  { markets }: Shape,
  defaults: Partial<ListQuery>,
  answer: (found: readonly VenueMarket[], query: ListQuery, reply: Reply) => void,
): Handler {
  return ({ request }, reply) => {
    const read = readListQuery(request.query);
    if (read.kind === 'wrong') return refuse(reply, 422, read.reason);
    const query = { ...read.query, closed: read.query.closed ?? defaults.closed };
    return answer(
      selectMarkets(markets(), query, (market) => view.closed(market)),
      query,
      reply,
    );
  };
}
