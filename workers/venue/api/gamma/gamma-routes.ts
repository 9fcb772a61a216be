import * as z from 'zod';
import { seriesById } from '../../../../shared/market/series.ts';
import { type GammaShape, gammaEvent, gammaMarkets } from '../../../../shared/wire/gamma/index.ts';
import type { VenueCore, VenueMarket } from '../../core/contract.ts';
import { upTops } from '../clob/public-routes.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { gammaRecordOf } from './gamma-record.ts';

/** How Gamma's routes present markets; a switch of the control door. */
export type GammaSettings = { shape: GammaShape };

const LARGEST_PAGE = 100;
const DEFAULT_PAGE = 20;

/** Discovery of markets (protocol §6.1, §6.4). */
export function gammaRoutes(venue: VenueCore, settings: GammaSettings): readonly Route[] {
  const eventOf = (market: VenueMarket) => gammaEvent(gammaRecordOf(market, upTops(venue, market)), settings.shape);
  const marketsOf = (market: VenueMarket) => gammaMarkets(gammaRecordOf(market, upTops(venue, market)), settings.shape);
  return [
    ['GET', '/gamma/events/slug/{slug}', (call, reply) => replyOne(bySlug(venue, call).map(eventOf), reply)],
    ['GET', '/gamma/events/keyset', (call, reply) => keyset(venue, call, eventOf, reply)],
    ['GET', '/gamma/events', (call, reply) => events(venue, call, eventOf, reply)],
    ['GET', '/gamma/markets/slug/{slug}', (call, reply) => replyOne(bySlug(venue, call).flatMap(marketsOf), reply)],
    ['GET', '/gamma/markets', (call, reply) => reply(200, selectMarkets(venue, call).flatMap(marketsOf))],
  ];
}

function bySlug(venue: VenueCore, { parameters }: Call): readonly VenueMarket[] {
  const market = venue.marketBySlug(parameters['slug'] ?? '');
  return market === undefined ? [] : [market];
}

function replyOne([first]: readonly Record<string, unknown>[], reply: Reply): void {
  if (first === undefined) refuse(reply, 404, 'not found');
  else reply(200, first);
}

/** The list form: by slug, or a series page by page with an offset. */
function events(
  venue: VenueCore,
  { request: { query } }: Call,
  eventOf: (market: VenueMarket) => Record<string, unknown>,
  reply: Reply,
): void {
  const slug = query.get('slug');
  const market = slug === null ? undefined : venue.marketBySlug(slug);
  const found = slug === null ? selectEvents(venue, query) : market === undefined ? [] : [market];
  const offset = Number(query.get('offset') ?? '0');
  reply(200, found.slice(offset, offset + pageLength(query)).map(eventOf));
}

/** Pages that are followed by a cursor; `offset` belongs to the list form and is refused (protocol §6.1). */
function keyset(
  venue: VenueCore,
  { request: { query } }: Call,
  eventOf: (market: VenueMarket) => Record<string, unknown>,
  reply: Reply,
): void {
  if (query.has('offset')) return refuse(reply, 422, 'offset is not supported: follow next_cursor');
  const found = selectEvents(venue, query);
  const from = Number(query.get('after_cursor') ?? '0');
  const end = from + pageLength(query);
  reply(200, { events: found.slice(from, end).map(eventOf), next_cursor: end < found.length ? String(end) : null });
}

function pageLength(query: URLSearchParams): number {
  return Math.min(LARGEST_PAGE, Math.max(1, Number(query.get('limit') ?? DEFAULT_PAGE)));
}

/** Markets that the filters of a series query let through, by end time. */
function selectEvents(venue: VenueCore, query: URLSearchParams): readonly VenueMarket[] {
  const seriesId = query.get('series_id');
  const series = seriesId === null ? undefined : seriesById(seriesId);
  const bounds = timeBounds(query);
  const closed = booleanOf(query.get('closed'));
  const found = venue.markets().filter((market) => {
    const { round, state } = market;
    if (seriesId !== null && (round.asset !== series?.asset || round.interval !== series.interval)) return false;
    if (closed !== undefined && closed !== (state === 'resolved')) return false;
    return bounds.every((bound) => bound(market));
  });
  const sign = query.get('ascending') === 'false' ? -1 : 1;
  return found.toSorted((a, b) => sign * (a.round.endsAt - b.round.endsAt));
}

/** Bounds on the window; one that is no date bounds nothing. */
function timeBounds(query: URLSearchParams): readonly ((market: VenueMarket) => boolean)[] {
  const date = (name: string) => z.iso.datetime({ offset: true }).safeParse(query.get(name)).data;
  const [endMin, endMax] = [date('end_date_min'), date('end_date_max')];
  const [startMin, startMax] = [date('start_time_min'), date('start_time_max')];
  return [
    ({ round }) => endMin === undefined || round.endsAt >= Date.parse(endMin),
    ({ round }) => endMax === undefined || round.endsAt <= Date.parse(endMax),
    ({ round }) => startMin === undefined || round.startsAt >= Date.parse(startMin),
    ({ round }) => startMax === undefined || round.startsAt <= Date.parse(startMax),
  ];
}

/** By condition ids or token ids; only open markets unless `closed=true` asks for the others (protocol §6.1). */
function selectMarkets(venue: VenueCore, { request: { query } }: Call): readonly VenueMarket[] {
  const closed = booleanOf(query.get('closed')) ?? false;
  const conditions = query.getAll('condition_ids').flatMap((ids) => ids.toLowerCase().split(','));
  const tokens = query.getAll('clob_token_ids').flatMap((ids) => ids.split(','));
  return venue.markets().filter(({ round, state }) => {
    if (closed !== (state === 'resolved')) return false;
    if (conditions.length > 0 && !conditions.includes(round.conditionId)) return false;
    return tokens.length === 0 || tokens.includes(round.up) || tokens.includes(round.down);
  });
}

function booleanOf(text: string | null): boolean | undefined {
  return text === null ? undefined : text === 'true';
}
