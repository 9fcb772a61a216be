import type { VenueFill } from '../events/engine-events.ts';
import type { ConditionId, TokenId, TradeId } from '../market/ids.ts';
import { type MicroShares, microShares } from '../units/index.ts';
import { type PaperOrder, venueFill } from './paper-order.ts';
import type { Execution } from './taker-walk.ts';

/** The fills of a paper venue's rounds, as it would list them. */
export class PaperFills {
  readonly #fills = new Map<TradeId, VenueFill>();
  #trades = 0;

  /** Notes a fill and names it. There must be at least one execution. */
  note(order: PaperOrder, role: 'maker' | 'taker', executions: readonly Execution[]): VenueFill {
    this.#trades += 1;
    const fill = venueFill(order, `paper-${order.orderId}-${this.#trades}` as TradeId, role, executions);
    this.#fills.set(fill.tradeId, fill);
    return fill;
  }

  /** Takes up a fill that an earlier paper venue made. */
  keep(fill: VenueFill): void {
    this.#fills.set(fill.tradeId, fill);
  }

  /** The fill is final on chain. Returns it so, also when its round is forgotten. */
  confirm(fill: VenueFill): VenueFill {
    const confirmed: VenueFill = { ...fill, status: 'CONFIRMED' };
    if (this.#fills.has(fill.tradeId)) this.#fills.set(fill.tradeId, confirmed);
    return confirmed;
  }

  of(conditionIds: readonly ConditionId[]): VenueFill[] {
    return [...this.#fills.values()].filter((fill) => conditionIds.includes(fill.conditionId));
  }

  /** Shares of a token that are final: bought less sold. */
  heldOf(token: TokenId): MicroShares {
    let held = 0;
    for (const fill of this.#fills.values()) {
      if (fill.token === token && fill.status === 'CONFIRMED') held += fill.side === 'BUY' ? fill.size : 0 - fill.size;
    }
    return microShares(held);
  }

  forget(conditionId: ConditionId): void {
    for (const [tradeId, fill] of this.#fills) if (fill.conditionId === conditionId) this.#fills.delete(tradeId);
  }
}
