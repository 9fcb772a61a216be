import { SafetyError } from '../../../shared/errors.ts';
import type { OrderEffect } from '../../../shared/events/effects.ts';
import type { OrderEvent } from '../../../shared/events/engine-events.ts';
import { microShares } from '../../../shared/units/index.ts';
import type { Gateway, GatewayLinks } from './gateway.ts';

/**
 * The gateway of a compartment that only records: there is no account, so that nothing is open, nothing is held, and nothing
 * can be sent. What an engine asks of the venue is answered from that.
 */
export class RecordingGateway implements Gateway {
  readonly busy = false;
  readonly #links: GatewayLinks;
  #answers: OrderEvent[] = [];

  constructor(links: GatewayLinks) {
    this.#links = links;
  }

  /** @throws {SafetyError} `recording` for whatever would move an order */
  accept(effect: OrderEffect): void {
    switch (effect.type) {
      case 'reconcile':
        this.#answers.push({ type: 'reconciled', conditionIds: effect.conditionIds, openOrders: [], fills: [] });
        return;
      case 'read-balances': {
        const balances = effect.tokens.map((token) => ({ token, shares: microShares(0) }));
        this.#answers.push({ type: 'balances', balances });
        return;
      }
      // There are no orders to earn anything.
      case 'read-scoring':
        return;
      case 'place':
      case 'cancel':
      case 'resend':
        throw new SafetyError('recording', `a recording has no way to the venue for "${effect.type}"`);
    }
  }

  prepare(): boolean {
    const answers = this.#answers;
    this.#answers = [];
    for (const answer of answers) this.#links.emit(answer);
    return answers.length > 0;
  }

  send(): void {
    // Nothing ever leaves.
  }

  look(done: Parameters<Gateway['look']>[0]): void {
    done([]);
  }
}
