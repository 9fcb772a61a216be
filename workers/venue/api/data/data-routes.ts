import type { VenueCore, VenueMarket } from '../../core/contract.ts';
import type { Handler, Route } from '../http/router.ts';
import { activityRoutes, type DataSettings } from './activity-routes.ts';
import { History } from './history.ts';
import { marketDataRoutes } from './market-data-routes.ts';
import { type DataQuery, readQuery, refuseData, refuseParameter, replyRows } from './page.ts';
import { micro, type Position, positionRow, Positions } from './positions.ts';

/** Routes of the first version, retired on 24 October 2026 (protocol §11.1). What the real host says [?]. */
const RETIRED = [
  'trades',
  'activity',
  'positions',
  'closed-positions',
  'value',
  'holders',
  'oi',
  'traded',
  'live-volume',
  'v1/market-positions',
  'v1/leaderboard',
  'v1/builders/leaderboard',
  'v1/builders/volume',
];

/** The Data API (protocol §11.1). Public: it tells of every wallet. */
export function dataRoutes(venue: VenueCore, settings: DataSettings): readonly Route[] {
  const history = new History(venue);
  const positions = new Positions(venue, history);
  return [
    ...activityRoutes(venue, history, settings),
    ...marketDataRoutes(venue),
    ['GET', '/data/v2/positions', positionList(venue, positions)],
    ['GET', '/data/v2/value', portfolioValue(venue, positions)],
    ...RETIRED.map((name): Route => ['GET', `/data/${name}`, retired]),
  ];
}

const retired: Handler = (_call, reply) =>
  refuseData(reply, 404, 'route_retired', 'this route was retired on 2026-10-24: use /v2');

/** Of a user or of markets, the most valuable first; closed ones only where `status` asks for them. */
function positionList(venue: VenueCore, positions: Positions): Handler {
  return ({ request }, reply) => {
    const read = readQuery(request.query);
    if (read.kind === 'wrong') return refuseParameter(reply, read);
    const { user, condition, status } = read.query;
    if (user === undefined && condition === undefined) {
      return refuseData(reply, 400, 'missing_parameter', 'user or condition is required', 'user');
    }
    const found = positions
      .find(user, marketsOf(venue, read.query))
      .filter((position) => (status === undefined ? position.status !== 'CLOSED' : status.includes(position.status)))
      .toSorted((a, b) => valueOf(b) - valueOf(a));
    return replyRows(reply, found.map(positionRow), read.query);
  };
}

/** What all open positions of a user are worth. */
function portfolioValue(venue: VenueCore, positions: Positions): Handler {
  return ({ request }, reply) => {
    const read = readQuery(request.query);
    if (read.kind === 'wrong') return refuseParameter(reply, read);
    const { user } = read.query;
    if (user === undefined) return refuseData(reply, 400, 'missing_parameter', 'user is required', 'user');
    const value = positions
      .find(user, marketsOf(venue, read.query))
      .reduce((sum, position) => sum + valueOf(position), 0);
    return replyRows(reply, [{ user, value: micro(value) }], read.query);
  };
}

function marketsOf(venue: VenueCore, { condition }: DataQuery): readonly VenueMarket[] {
  return venue.markets().filter(({ round }) => condition === undefined || condition.includes(round.conditionId));
}

function valueOf({ size, price }: Position): number {
  return size * price;
}
