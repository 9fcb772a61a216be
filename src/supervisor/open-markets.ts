import type { Fact } from '../../shared/events/effects.ts';
import type { ConditionId } from '../../shared/market/ids.ts';

/** Older ones have long been cleared by the venue, even if no worker lived to see it. */
const MAX_MARKETS = 16;

/**
 * Markets in which an asset's workers may have orders, as far as they told. A round is announced seconds before it can be
 * traded, so that its market is known here before its first order; the venue itself clears a market that resolved.
 */
export class OpenMarkets {
  readonly #open = new Set<ConditionId>();

  get all(): readonly ConditionId[] {
    return [...this.#open];
  }

  follow({ conditionId, phase }: Extract<Fact, { type: 'round' }>): void {
    if (phase === 'resolved' || phase === 'redeemed') this.#open.delete(conditionId);
    else this.#open.add(conditionId);
    for (const oldest of this.#open) {
      if (this.#open.size <= MAX_MARKETS) break;
      this.#open.delete(oldest);
    }
  }
}
