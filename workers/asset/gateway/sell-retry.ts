import type { ClientId, PlaceOutcome } from '../../../shared/events/engine-events.ts';
import type { Timers } from '../../../shared/ports/ports.ts';
import { balanceUpdateRequest } from '../../../shared/wire/clob/index.ts';
import type { ClobClient } from './clob-client.ts';
import type { SignedOrder } from './order-signing.ts';

const DEADLINE_MS = 500;

/**
 * Waits before the same bytes are sent again, ms; after the last the refusal stands. Short enough that the last sending is
 * over before an order may be taken for absent.
 */
const WAITS_MS = [100, 300] as const;

/**
 * A SELL of shares that were bought a moment ago may be refused because the venue's memory of the balance is older than the
 * purchase (pitfall 24). The venue is told to look at the chain, and the same bytes are sent again: a refused order never
 * existed, so nothing can come to be twice (fault U13).
 */
export class SellRetry {
  readonly #clob: ClobClient;
  readonly #timers: Timers;
  readonly #again: (order: SignedOrder) => void;
  readonly #waiting = new Map<ClientId, SignedOrder>();
  readonly #tries = new Map<ClientId, number>();

  /** @param again gets an order whose time has come to be sent again */
  constructor(clob: ClobClient, timers: Timers, again: (order: SignedOrder) => void) {
    this.#clob = clob;
    this.#timers = timers;
    this.#again = again;
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** Whether the outcome is not the last word on the order, because it will be sent again. */
  takes(order: SignedOrder, outcome: PlaceOutcome): boolean {
    const { clientId, side } = order.place;
    const waitMs = WAITS_MS[this.#tries.get(clientId) ?? 0];
    const isStale = side === 'SELL' && outcome.kind === 'refused' && outcome.code === 'BALANCE';
    if (!isStale || waitMs === undefined) {
      this.#tries.delete(clientId);
      return false;
    }
    this.#tries.set(clientId, (this.#tries.get(clientId) ?? 0) + 1);
    this.#waiting.set(clientId, order);
    this.#refresh(order, () => this.#timers.after(waitMs, () => this.#release(clientId)));
    return true;
  }

  /** Takes orders out that are not to be sent any more: refused as they are, they do not exist. */
  withdraw(matches: (order: SignedOrder) => boolean): readonly SignedOrder[] {
    const withdrawn = [...this.#waiting.values()].filter(matches);
    for (const { place } of withdrawn) {
      this.#waiting.delete(place.clientId);
      this.#tries.delete(place.clientId);
    }
    return withdrawn;
  }

  /** Whatever it answers, the order itself is the test. */
  #refresh({ place }: SignedOrder, done: () => void): void {
    const { signatureType } = this.#clob.wallet;
    this.#clob.request((signing) => balanceUpdateRequest(signing, place.token, signatureType), DEADLINE_MS, done);
  }

  #release(clientId: ClientId): void {
    const order = this.#waiting.get(clientId);
    if (order === undefined) return;
    this.#waiting.delete(clientId);
    this.#again(order);
  }
}
