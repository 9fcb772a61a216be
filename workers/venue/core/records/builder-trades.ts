import type { BuilderTrade, LedgerTrade, VenueBuilderTrades } from '../contract.ts';
import type { TradeRecords } from '../money/trade-records.ts';
import type { OrderRegistry } from '../orders/order-registry.ts';

/** Most trades that are shown of one builder. */
const MOST_TRADES = 1_000;

/** Trades of orders that carried a builder's code, for `/builder/trades` (protocol §9.1). Keeps nothing of its own. */
export class BuilderTrades implements VenueBuilderTrades {
  readonly #registry: OrderRegistry;
  readonly #trades: TradeRecords;

  constructor(registry: OrderRegistry, trades: TradeRecords) {
    this.#registry = registry;
    this.#trades = trades;
  }

  of(builderCode: string): BuilderTrade[] {
    const code = builderCode.toLowerCase();
    return this.#trades
      .all()
      .flatMap((trade) => this.#partsUnder(code, trade))
      .slice(-MOST_TRADES)
      .toReversed();
  }

  /** The taker's part first. */
  #partsUnder(builderCode: string, trade: LedgerTrade): BuilderTrade[] {
    return [trade.takerOrderId, ...trade.legs.map(({ orderId }) => orderId)]
      .filter((orderId) => this.#registry.get(orderId)?.builderCode === builderCode)
      .map((orderId) => ({ builderCode, trade, orderId }));
  }
}
