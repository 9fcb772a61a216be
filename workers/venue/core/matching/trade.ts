import type { TradeId } from '../../../../shared/market/ids.ts';
import type { EpochMs, MicroUsdc } from '../../../../shared/units/index.ts';
import type { MakerLegRecord } from '../../../../shared/wire/user/index.ts';
import type { LedgerTrade } from '../contract.ts';
import type { Market } from '../markets/market.ts';
import { outcomeIndex, outcomeName } from '../outcomes.ts';
import type { LiveOrder } from './live-order.ts';
import type { MatchLeg, MatchLevel } from './match-plan.ts';

/** How a trade is known. */
export type TradeIdentity = { readonly id: TradeId; readonly transactionHash: string; readonly matchedAt: EpochMs };

/** The record of one taker's match: the top level describes the taker, each leg a maker (protocol §5.2). */
export function tradeOf(
  identity: TradeIdentity,
  market: Market,
  taker: LiveOrder,
  levels: readonly MatchLevel[],
  executed: { readonly size: LedgerTrade['size']; readonly fee: MicroUsdc },
): LedgerTrade {
  return {
    ...identity,
    takerOrderId: taker.id,
    owner: taker.owner,
    makerAddress: taker.account.address,
    conditionId: taker.round.conditionId,
    token: taker.token,
    outcome: outcomeName(taker.outcome, taker.round),
    side: taker.side,
    price: taker.price,
    size: executed.size,
    status: 'MATCHED',
    updatedAt: identity.matchedAt,
    legs: legsOf(levels).map(makerLeg),
    takerFee: executed.fee,
    slug: market.round.slug,
  };
}

export function legsOf(levels: readonly MatchLevel[]): MatchLeg[] {
  return levels.flatMap(({ legs }) => legs);
}

function makerLeg({ maker, size }: MatchLeg): MakerLegRecord {
  return {
    orderId: maker.id,
    owner: maker.owner,
    makerAddress: maker.account.address,
    token: maker.token,
    outcome: outcomeName(maker.outcome, maker.round),
    outcomeIndex: outcomeIndex(maker.outcome),
    side: maker.side,
    price: maker.price,
    matched: size,
  };
}
