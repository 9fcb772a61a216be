import type { LedgerTrade, TradeFilter, TradeView } from './contract.ts';
import type { TradeRecords } from './money/trade-records.ts';

/** A key's part in trades, newest first: one view as taker, one as maker where both apply (protocol §2.5). */
export function tradesOfKey(trades: TradeRecords, apiKey: string, filter: TradeFilter): TradeView[] {
  return trades
    .candidates(apiKey, filter)
    .filter((trade) => fits(trade, filter))
    .flatMap((trade) => viewsOf(trade, apiKey))
    .toReversed();
}

function viewsOf(trade: LedgerTrade, apiKey: string): TradeView[] {
  const views: TradeView[] = [];
  if (trade.owner === apiKey) views.push({ trade, traderSide: 'TAKER' });
  if (trade.legs.some(({ owner }) => owner === apiKey)) views.push({ trade, traderSide: 'MAKER' });
  return views;
}

function fits(trade: LedgerTrade, { id, conditionId, token, before, after }: TradeFilter): boolean {
  return (
    (id === undefined || trade.id === id) &&
    (conditionId === undefined || trade.conditionId === conditionId) &&
    (token === undefined || trade.token === token || trade.legs.some((leg) => leg.token === token)) &&
    (before === undefined || trade.matchedAt < before) &&
    (after === undefined || trade.matchedAt > after)
  );
}
