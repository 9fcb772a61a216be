import { formatDecimal } from '../../../../shared/units/index.ts';
import { CONTRACTS } from '../../../../shared/wire/contracts.ts';
import type { Paging } from '../../../../shared/wire/clob/pages.ts';
import type { MakerDue, VenueCore, VenueMarket } from '../../core/contract.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Handler, Route } from '../http/router.ts';
import { replyPage } from './pages.ts';
import { upPriceOf } from './public-routes.ts';
import { currentReward, marketReward } from './reward-shapes.ts';

/** Page length of reward lists (protocol §2.3). */
export const REWARD_PAGE_LIMIT = 500;

const MARKET_PAGING: Paging<VenueMarket> = {
  keyOf: ({ round }) => ({ at: round.startsAt, id: round.conditionId }),
  order: 'ascending',
  limit: REWARD_PAGE_LIMIT,
};

const ADDRESS = /^0x[0-9a-fA-F]{40}$/;

/** What markets pay to makers, and rebates, which are public for every maker (protocol §2.3, §9.2, §9.4). */
export function rewardRoutes(venue: VenueCore): readonly Route[] {
  const detail = (market: VenueMarket) => {
    const competitiveness = venue.records.rewards.competitionOf(market.round.conditionId);
    return marketReward(market, upPriceOf(venue, market), competitiveness);
  };
  return [
    ['GET', '/clob/rewards/markets/current', list((call) => current(venue, call), currentReward)],
    ['GET', '/clob/rewards/markets/multi', list(() => rewarded(venue), detail)],
    ['GET', '/clob/rewards/markets/{condition}', list((call) => named(venue, call), detail)],
    ['GET', '/clob/rebates/current', (call, reply) => rebates(venue, call, reply)],
  ];
}

/** Markets that pay for resting orders: those that take any. */
export function rewarded(venue: VenueCore): readonly VenueMarket[] {
  return venue.markets().filter(({ acceptingOrders }) => acceptingOrders);
}

/** UTC day in the form of the wire; `undefined` for any other text. */
export function dayIn({ request }: Call): string | undefined {
  const text = request.query.get('date') ?? '';
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
}

/** Nobody sponsors anything here. */
function current(venue: VenueCore, { request }: Call): readonly VenueMarket[] {
  return request.query.get('sponsored') === 'true' ? [] : rewarded(venue);
}

function named(venue: VenueCore, { parameters }: Call): readonly VenueMarket[] {
  const market = venue.marketByCondition(parameters['condition']?.toLowerCase() ?? '');
  return market === undefined ? [] : [market];
}

function list(select: (call: Call) => readonly VenueMarket[], record: (market: VenueMarket) => unknown): Handler {
  return (call, reply) => replyPage(select(call), call, reply, MARKET_PAGING, record, 'Invalid next_cursor');
}

/** Words for a bad query are not documented. */
function rebates(venue: VenueCore, call: Call, reply: Reply): void {
  const day = dayIn(call);
  const maker = call.request.query.get('maker_address') ?? '';
  if (day === undefined) return refuse(reply, 400, 'Invalid date');
  if (!ADDRESS.test(maker)) return refuse(reply, 400, 'Invalid maker_address');
  reply(
    200,
    venue.records.rebates.of(maker, day).map((due) => rebateRecord(due, day)),
  );
}

function rebateRecord({ conditionId, maker, amount }: MakerDue, day: string): Record<string, unknown> {
  return {
    date: day,
    condition_id: conditionId,
    asset_address: CONTRACTS.collateral,
    maker_address: maker,
    rebated_fees_usdc: formatDecimal(amount, 6),
  };
}
