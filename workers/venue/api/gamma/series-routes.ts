import { type Series, seriesById, seriesOf } from '../../../../shared/market/series.ts';
import { GAMMA_TAGS, gammaSeries } from '../../../../shared/wire/gamma/index.ts';
import type { VenueMarket } from '../../core/contract.ts';
import { refuse } from '../http/reply.ts';
import type { Handler, Route } from '../http/router.ts';
import type { GammaView } from './gamma-view.ts';
import { readListQuery } from './list-query.ts';

/** Events that a series shows of itself: the soonest open ones. */
const EVENTS_SHOWN = 20;

/** Series of rounds, and the tags of events (protocol §6.1, §6.3). */
export function seriesRoutes(view: GammaView): readonly Route[] {
  return [
    ['GET', '/gamma/series', seriesList(view)],
    ['GET', '/gamma/series/{id}', oneSeries(view)],
    ['GET', '/gamma/tags', (_call, reply) => reply(200, GAMMA_TAGS)],
    ['GET', '/gamma/tags/{id}', tag('id')],
    ['GET', '/gamma/tags/slug/{slug}', tag('slug')],
  ];
}

/** Only series of which the venue lists rounds. */
function listed(view: GammaView): readonly Series[] {
  return [...new Set(rounds(view).map(({ round }) => seriesOf(round.asset, round.interval)))];
}

function rounds(view: GammaView): readonly VenueMarket[] {
  return view.markets().filter(({ place }) => place === undefined);
}

function seriesList(view: GammaView): Handler {
  return ({ request }, reply) => {
    const read = readListQuery(request.query);
    if (read.kind === 'wrong') return refuse(reply, 422, read.reason);
    const { slug, id, closed, offset, limit } = read.query;
    const found = listed(view).filter(
      (series) =>
        closed !== true &&
        (slug.length === 0 || slug.includes(series.slug)) &&
        (id.length === 0 || id.includes(series.id)),
    );
    return reply(
      200,
      found.slice(offset, offset + limit).map((series) => withEvents(view, series)),
    );
  };
}

function oneSeries(view: GammaView): Handler {
  return ({ parameters }, reply) => {
    const series = seriesById(parameters['id'] ?? '');
    if (series === undefined || !listed(view).includes(series)) refuse(reply, 404, 'not found');
    else reply(200, withEvents(view, series));
  };
}

function withEvents(view: GammaView, series: Series): Record<string, unknown> {
  const events = rounds(view)
    .filter((market) => seriesOf(market.round.asset, market.round.interval) === series && !view.closed(market))
    .slice(0, EVENTS_SHOWN)
    .map((market) => view.event(market));
  return { ...gammaSeries(series), events };
}

function tag(name: 'id' | 'slug'): Handler {
  return ({ parameters }, reply) => {
    const found = GAMMA_TAGS.find((candidate) => candidate[name] === parameters[name]);
    if (found === undefined) refuse(reply, 404, 'not found');
    else reply(200, found);
  };
}
