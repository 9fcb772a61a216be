import { cursorPage, openOrderRecord, tradeRecord } from '../../../../shared/wire/clob/encode.ts';
import { FIRST_CURSOR } from '../../../../shared/wire/clob/index.ts';
import { orderDomain } from '../../../../shared/wire/orders/index.ts';
import type { OrderFilter, TradeFilter, TradeView, VenueCore } from '../../core/contract.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Route } from '../http/router.ts';
import { type Caller, forCaller } from './authentication.ts';

/** Unlimited approval: 2^256 − 1. */
const FULL_ALLOWANCE = String(2n ** 256n - 1n);

const EXCHANGES = [orderDomain('v1', false), orderDomain('v1', true), orderDomain('v2', false)];

/** What an account reads about its own orders, trades and balances (protocol §2.5). */
export function accountRoutes(venue: VenueCore): readonly Route[] {
  return [
    [
      'GET',
      '/clob/data/orders',
      forCaller(venue, ({ apiKey }, call, reply) => {
        const orders = venue.openOrders(apiKey, orderFilter(call));
        replyPage(orders.map(openOrderRecord), call, reply);
      }),
    ],
    [
      'GET',
      '/clob/data/order/{hash}',
      forCaller(venue, ({ apiKey }, { parameters }, reply) => {
        const order = venue.order(apiKey, parameters['hash']?.toLowerCase() ?? '');
        if (order === undefined) refuse(reply, 404, 'order not found');
        else reply(200, openOrderRecord(order));
      }),
    ],
    [
      'GET',
      '/clob/data/trades',
      forCaller(venue, ({ apiKey }, call, reply) => {
        const address = call.request.query.get('maker_address');
        const trades = venue.trades(apiKey, tradeFilter(call)).filter((view) => hasPart(view, address));
        const records = trades.map(({ trade, traderSide }) => tradeRecord(trade, traderSide));
        replyPage(records, call, reply);
      }),
    ],
    ['GET', '/clob/balance-allowance', forCaller(venue, (...args) => balanceAllowance(venue, ...args))],
    ['GET', '/clob/balance-allowance/update', forCaller(venue, (_caller, _call, reply) => reply(200, ''))],
  ];
}

function replyPage(items: readonly unknown[], { request }: Call, reply: Reply): void {
  const page = cursorPage(items, request.query.get('next_cursor') ?? FIRST_CURSOR);
  if (page === undefined) refuse(reply, 400, 'invalid order params payload');
  else reply(200, page);
}

function balanceAllowance(venue: VenueCore, { apiKey }: Caller, { request }: Call, reply: Reply): void {
  const { query } = request;
  const balance = balanceOf(venue, apiKey, query.get('asset_type') ?? '', query.get('token_id') ?? '');
  if (balance === undefined) return refuse(reply, 400, 'Invalid asset type');
  const allowance = venue.options.funded ? FULL_ALLOWANCE : '0';
  const allowances = Object.fromEntries(EXCHANGES.map(({ verifyingContract }) => [verifyingContract, allowance]));
  reply(200, { balance: String(balance), allowances });
}

/** In base units: micro-pUSD, or micro-shares of a token. */
function balanceOf(venue: VenueCore, apiKey: string, assetType: string, token: string): number | undefined {
  switch (assetType) {
    case 'COLLATERAL':
      return venue.cash(apiKey);
    case 'CONDITIONAL':
    case 'CONDITIONAL-V2':
      return venue.shares(apiKey, token);
    default:
      return undefined;
  }
}

function orderFilter({ request: { query } }: Call): OrderFilter {
  const [id, conditionId, token] = [query.get('id'), query.get('market'), query.get('asset_id')];
  return {
    ...(id === null ? {} : { id }),
    ...(conditionId === null ? {} : { conditionId }),
    ...(token === null ? {} : { token }),
  };
}

/** Whether a wallet is in a trade, on either side; everybody's trades without one. */
function hasPart({ trade }: TradeView, address: string | null): boolean {
  if (address === null) return true;
  const wallets = [trade.makerAddress, ...trade.legs.map(({ makerAddress }) => makerAddress)];
  return wallets.some((wallet) => wallet.toLowerCase() === address.toLowerCase());
}

/** The wire counts in seconds. */
function tradeFilter(call: Call): TradeFilter {
  const { query } = call.request;
  const [before, after] = [query.get('before'), query.get('after')];
  return {
    ...orderFilter(call),
    ...(before === null ? {} : { before: Number(before) * 1000 }),
    ...(after === null ? {} : { after: Number(after) * 1000 }),
  };
}
