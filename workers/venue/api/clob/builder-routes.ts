import * as z from 'zod';
import { cost, formatDecimal, type MicroShares, microUsdc, type Price } from '../../../../shared/units/index.ts';
import { PAGE_LIMIT, type Paging } from '../../../../shared/wire/clob/pages.ts';
import { priceWire, secondsWire, sizeWire } from '../../../../shared/wire/decimals.ts';
import type { BuilderTrade, VenueCore } from '../../core/contract.ts';
import { levelsOf, takerFeeOf } from '../../core/records/trade-levels.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Handler, Route } from '../http/router.ts';
import { replyPage } from './pages.ts';

/** A builder is known by 32 bytes (protocol §9.1). */
const builderCodeSchema = z.string().regex(/^0x[0-9a-fA-F]{64}$/);

const tradesQuerySchema = z.object({
  builder_code: builderCodeSchema,
  id: z.string().optional(),
  market: z.string().toLowerCase().optional(),
  asset_id: z.string().optional(),
  before: z.coerce.number().optional(),
  after: z.coerce.number().optional(),
});

type TradesQuery = z.infer<typeof tradesQuerySchema>;

const TRADE_PAGING: Paging<BuilderTrade> = {
  keyOf: ({ trade, orderId }) => ({ at: trade.matchedAt, id: `${trade.id}/${orderId}` }),
  order: 'descending',
  limit: PAGE_LIMIT,
};

/** What a builder's users traded, and what he charges them: nothing, here (protocol §2.3, §9.1). */
export function builderRoutes(venue: VenueCore): readonly Route[] {
  return [
    ['GET', '/clob/builder/trades', (call, reply) => trades(venue, call, reply)],
    ['GET', '/clob/fees/builder-fees/{code}', fees],
  ];
}

const fees: Handler = ({ parameters }, reply) => {
  if (!builderCodeSchema.safeParse(parameters['code']).success) return refuse(reply, 400, 'Invalid builder code');
  reply(200, { builder_maker_fee_rate_bps: 0, builder_taker_fee_rate_bps: 0 });
};

/** Public, newest first. */
function trades(venue: VenueCore, call: Call, reply: Reply): void {
  const query = tradesQuerySchema.safeParse(Object.fromEntries(call.request.query));
  if (!query.success) return refuse(reply, 400, 'Invalid trade params payload');
  const found = venue.records.builderTrades.of(query.data.builder_code).filter((entry) => fits(entry, query.data));
  const record = (entry: BuilderTrade) => builderTradeRecord(venue, entry);
  replyPage(found, call, reply, TRADE_PAGING, record, 'Invalid trade params payload');
}

function fits(entry: BuilderTrade, { id, market, asset_id: token, before, after }: TradesQuery): boolean {
  const { trade } = entry;
  return (
    (id === undefined || trade.id === id) &&
    (market === undefined || trade.conditionId === market) &&
    (token === undefined || partOf(entry).token === token) &&
    (before === undefined || trade.matchedAt < before * 1000) &&
    (after === undefined || trade.matchedAt > after * 1000)
  );
}

/** The order's own side of the trade: the taker's whole, or one maker's leg. */
function partOf({ trade, orderId }: BuilderTrade) {
  const leg = trade.takerOrderId === orderId ? undefined : trade.legs.find((own) => own.orderId === orderId);
  return leg === undefined ? { ...trade, tradeType: 'TAKER' } : { ...leg, size: leg.matched, tradeType: 'MAKER' };
}

/** A maker pays no fee; the taker's is in pUSD, so both fee fields say the same. */
function builderTradeRecord(venue: VenueCore, entry: BuilderTrade): Record<string, unknown> {
  const { trade, builderCode } = entry;
  const part = partOf(entry);
  const isTaker = part.tradeType === 'TAKER';
  const round = venue.marketByCondition(trade.conditionId)?.round;
  const fee = isTaker && round !== undefined ? formatDecimal(takerFeeOf(trade, round.fees), 6) : '0';
  return {
    id: trade.id,
    tradeType: part.tradeType,
    takerOrderHash: trade.takerOrderId,
    builder: builderCode,
    market: trade.conditionId,
    assetId: part.token,
    side: part.side,
    size: sizeWire(part.size),
    sizeUsdc: moneyWire(isTaker ? levelsOf(trade) : [part]),
    price: priceWire(part.price),
    status: `TRADE_STATUS_${trade.status}`,
    outcome: part.outcome,
    outcomeIndex: part.outcome === 'Up' ? 0 : 1,
    owner: part.owner,
    maker: part.makerAddress,
    transactionHash: trade.transactionHash,
    matchTime: secondsWire(trade.matchedAt),
    bucketIndex: 0,
    fee,
    feeUsdc: fee,
    builderFee: '0',
    builderCode,
    err_msg: null,
    createdAt: new Date(trade.matchedAt).toISOString(),
    updatedAt: new Date(trade.updatedAt).toISOString(),
  };
}

function moneyWire(levels: readonly { readonly size: MicroShares; readonly price: Price }[]): string {
  return formatDecimal(microUsdc(levels.reduce((sum, { size, price }) => sum + cost(size, price), 0)), 6);
}
