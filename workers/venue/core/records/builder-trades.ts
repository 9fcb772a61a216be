import type { OrderHash, TradeId } from '../../../../shared/market/ids.ts';
import type { TradeRecordFields } from '../../../../shared/wire/user/index.ts';
import type { BuilderTrade, VenueBuilderTrades, VenueNotice } from '../contract.ts';
import type { OrderRegistry } from '../orders/order-registry.ts';

/** Most trades that are kept of one builder. */
const MOST_TRADES = 1_000;

/** Trades of orders that carried a builder's code, for `/builder/trades` (protocol §9.1). */
export class BuilderTrades implements VenueBuilderTrades {
  readonly #registry: OrderRegistry;
  /** By code, then by trade and order, oldest first. */
  readonly #byCode = new Map<string, Map<string, BuilderTrade>>();

  constructor(registry: OrderRegistry) {
    this.#registry = registry;
  }

  hear(notice: VenueNotice): void {
    if (notice.type !== 'trade') return;
    const { trade } = notice;
    this.#note(trade, trade.takerOrderId);
    for (const { orderId } of trade.legs) this.#note(trade, orderId);
  }

  of(builderCode: string): BuilderTrade[] {
    return [...(this.#byCode.get(builderCode.toLowerCase())?.values() ?? [])].toReversed();
  }

  /** Each status replaces the one before, at the same place. */
  #note(trade: TradeRecordFields, orderId: OrderHash): void {
    const builderCode = this.#registry.get(orderId)?.builderCode;
    if (builderCode === undefined) return;
    const trades = this.#byCode.get(builderCode) ?? new Map<`${TradeId}/${OrderHash}`, BuilderTrade>();
    trades.set(`${trade.id}/${orderId}`, { builderCode, trade, orderId });
    const [oldest] = trades.keys();
    if (trades.size > MOST_TRADES && oldest !== undefined) trades.delete(oldest);
    this.#byCode.set(builderCode, trades);
  }
}
