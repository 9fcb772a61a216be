import * as z from 'zod';
import { openOrderRecord, tradeRecord } from '../../../../shared/wire/clob/encode.ts';
import type { OrderRecord } from '../../../../shared/wire/user/index.ts';
import { PAGE_LIMIT, type Paging } from '../../../../shared/wire/clob/pages.ts';
import type { OrderFilter, TradeFilter, TradeView, VenueCore } from '../../core/contract.ts';
import { wholeConditionId } from '../condition-ids.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { forReader, type Reader } from './authentication.ts';
import { replyPage } from './pages.ts';

const ORDERS_COMPLAINT = 'invalid order params payload';
const TRADES_COMPLAINT = 'Invalid trade params payload';

const ORDER_PAGING: Paging<OrderRecord> = {
  keyOf: ({ id, createdAt }) => ({ at: createdAt, id }),
  order: 'ascending',
  limit: PAGE_LIMIT,
};

/** A trade that a reader made with himself stands there twice. */
const TRADE_PAGING: Paging<TradeView> = {
  keyOf: ({ trade, traderSide }) => ({ at: trade.matchedAt, id: `${trade.id}/${traderSide}` }),
  order: 'descending',
  limit: PAGE_LIMIT,
};

const seconds = z
  .string()
  .regex(/^\d{1,12}$/)
  .transform((text) => Number(text) * 1000);

const tradeTimesSchema = z.object({ before: seconds.optional(), after: seconds.optional() });

/** What somebody reads about his own orders and trades (protocol §2.5). */
export function accountRoutes(venue: VenueCore): readonly Route[] {
  return [
    ['GET', '/clob/data/orders', forReader(venue, (reader, call, reply) => openOrders(venue, reader, call, reply))],
    ['GET', '/clob/data/order/{hash}', forReader(venue, (reader, call, reply) => oneOrder(venue, reader, call, reply))],
    ['GET', '/clob/data/trades', forReader(venue, (reader, call, reply) => trades(venue, reader, call, reply))],
    [
      'GET',
      '/clob/data/pre-migration-orders',
      forReader(venue, (_reader, call, reply) => {
        // This venue was never migrated, so no order was wiped.
        replyPage<OrderRecord>([], call, reply, ORDER_PAGING, openOrderRecord, ORDERS_COMPLAINT);
      }),
    ],
  ];
}

/** Oldest first. */
function openOrders(venue: VenueCore, { apiKeys }: Reader, call: Call, reply: Reply): void {
  const maker = call.request.query.get('maker_address')?.toLowerCase();
  const orders = apiKeys
    .flatMap((apiKey) => venue.openOrders(apiKey, orderFilter(call)))
    .filter(({ makerAddress }) => maker === undefined || makerAddress.toLowerCase() === maker)
    .toSorted((a, b) => a.createdAt - b.createdAt);
  replyPage(orders, call, reply, ORDER_PAGING, openOrderRecord, ORDERS_COMPLAINT);
}

/** In any status, as long as the venue remembers the market. */
function oneOrder(venue: VenueCore, { apiKeys }: Reader, { parameters }: Call, reply: Reply): void {
  const id = parameters['hash']?.toLowerCase() ?? '';
  const [order] = apiKeys.map((apiKey) => venue.order(apiKey, id)).filter((found) => found !== undefined);
  if (order === undefined) refuse(reply, 404, 'order not found');
  else reply(200, openOrderRecord(order));
}

/** Newest first. */
function trades(venue: VenueCore, { apiKeys }: Reader, call: Call, reply: Reply): void {
  const filter = tradeFilter(call);
  if (filter === undefined) return refuse(reply, 400, TRADES_COMPLAINT);
  const address = call.request.query.get('maker_address')?.toLowerCase();
  const views = apiKeys
    .flatMap((apiKey) => venue.trades(apiKey, filter))
    .filter((view) => address === undefined || hasPart(view, address))
    .toSorted((a, b) => b.trade.matchedAt - a.trade.matchedAt);
  replyPage(views, call, reply, TRADE_PAGING, viewRecord, TRADES_COMPLAINT);
}

function viewRecord({ trade, traderSide }: TradeView): Record<string, unknown> {
  return tradeRecord(trade, traderSide);
}

function orderFilter({ request: { query } }: Call): OrderFilter {
  const [id, conditionId, token] = [query.get('id'), query.get('market'), query.get('asset_id')];
  return {
    ...(id === null ? {} : { id: id.toLowerCase() }),
    ...(conditionId === null ? {} : { conditionId: wholeConditionId(conditionId) }),
    ...(token === null ? {} : { token }),
  };
}

/** Whether a wallet is in a trade, on either side. `address` in lower case. */
function hasPart({ trade }: TradeView, address: string): boolean {
  const wallets = [trade.makerAddress, ...trade.legs.map(({ makerAddress }) => makerAddress)];
  return wallets.some((wallet) => wallet.toLowerCase() === address);
}

/** The wire counts in seconds; `undefined` when it does not. */
function tradeFilter(call: Call): TradeFilter | undefined {
  const times = tradeTimesSchema.safeParse(Object.fromEntries(call.request.query));
  if (!times.success) return undefined;
  const { before, after } = times.data;
  return {
    ...orderFilter(call),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
