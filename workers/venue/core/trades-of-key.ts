import type { LedgerTrade, TradeFilter, TradeView } from './contract.ts';
import type { TradeRecords } from './money/trade-records.ts';

/** A key's part in trades, newest first: one view as taker, one as maker where both apply (protocol §2.5). */
export function tradesOfKey(trades: TradeRecords, apiKey: string, filter: TradeFilter): TradeView[] {
  return trades
    .candidates(apiKey, filter)
    .filter((trade) => fits(trade, filter))
    .flatMap((trade) => viewsOf(trade, apiKey, filter.token))
    .toReversed();
}

/** `token` asks for parts on that token: a maker's own may be on the other one than the taker's. */
function viewsOf(trade: LedgerTrade, apiKey: string, token: string | undefined): TradeView[] {
  const isAsked = (part: { readonly owner: string; readonly token: string }) =>
    part.owner === apiKey && (token === undefined || part.token === token);
  const views: TradeView[] = [];
  if (isAsked(trade)) views.push({ trade, traderSide: 'TAKER' });
  if (trade.legs.some(isAsked)) views.push({ trade, traderSide: 'MAKER' });
  return views;
}

function fits(trade: LedgerTrade, { id, conditionId, before, after }: TradeFilter): boolean {
  return (
    (id === undefined || trade.id === id) &&
    (conditionId === undefined || trade.conditionId === conditionId) &&
    (before === undefined || trade.matchedAt < before) &&
    (after === undefined || trade.matchedAt > after)
  );
}
