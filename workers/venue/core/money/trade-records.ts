import type { TradeId } from '../../../../shared/market/ids.ts';
import type { LedgerTrade, TradeFilter } from '../contract.ts';

/** Trades that concern a wallet from outside, in the order of matching; found by id, market and API key without a search. */
export class TradeRecords {
  readonly #trades = new Map<TradeId, LedgerTrade>();
  readonly #byMarket = new Map<string, Set<TradeId>>();
  readonly #byKey = new Map<string, Set<TradeId>>();

  /** A new trade, or the present state of one that is on record. */
  put(trade: LedgerTrade): void {
    this.#trades.set(trade.id, trade);
    indexUnder(this.#byMarket, trade.conditionId, trade.id);
    for (const apiKey of partiesOf(trade)) indexUnder(this.#byKey, apiKey, trade.id);
  }

  get size(): number {
    return this.#trades.size;
  }

  all(): LedgerTrade[] {
    return [...this.#trades.values()];
  }

  /** The fewest trades among which are all that a key may see through a filter; the caller looks at each. */
  candidates(apiKey: string, { id, conditionId }: TradeFilter): LedgerTrade[] {
    if (id !== undefined) return this.#resolve([id as TradeId]);
    const ids = conditionId === undefined ? this.#byKey.get(apiKey) : this.#byMarket.get(conditionId);
    return this.#resolve(ids ?? []);
  }

  /** Drops the trades of a market. @returns how many there were */
  forget(conditionId: string): number {
    const trades = this.#resolve(this.#byMarket.get(conditionId) ?? []);
    this.#byMarket.delete(conditionId);
    for (const trade of trades) {
      this.#trades.delete(trade.id);
      for (const apiKey of partiesOf(trade)) this.#byKey.get(apiKey)?.delete(trade.id);
    }
    return trades.length;
  }

  #resolve(ids: Iterable<TradeId>): LedgerTrade[] {
    return [...ids].map((id) => this.#trades.get(id)).filter((trade) => trade !== undefined);
  }
}

/** API keys of taker and makers. */
function partiesOf({ owner, legs }: LedgerTrade): string[] {
  return [owner, ...legs.map((leg) => leg.owner)];
}

function indexUnder(index: Map<string, Set<TradeId>>, name: string, id: TradeId): void {
  const ids = index.get(name);
  if (ids === undefined) index.set(name, new Set([id]));
  else ids.add(id);
}
