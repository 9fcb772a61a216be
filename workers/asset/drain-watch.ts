import type { VenueOrder } from '../../shared/events/engine-events.ts';
import type { DrainAnswer } from '../../shared/events/worker-protocol.ts';
import type { OrderHash } from '../../shared/market/ids.ts';
import type { TimerHandle, Timers } from '../../shared/ports/ports.ts';
import type { Gateway } from './gateway/gateway.ts';

/** Between two looks while something of ours is open or on its way; and while all that is left is to wait for proof. */
const LOOK_AGAIN_MS = 100;
const LOOK_FOR_PROOF_AGAIN_MS = 500;

/** The venue's records of what earlier workers did are waited for so long, and not for as long as orders are. */
const READ_WITHIN_MS = 3_000;

/** What a drain has to know of its compartment. */
export type DrainLinks = {
  readonly timers: Timers;
  readonly gateway: Pick<Gateway, 'accept' | 'busy' | 'look'>;
  /** An order that is not ours is neither cancelled nor waited for. */
  readonly isOurs: (orderId: OrderHash) => boolean;
  /** Orders that are not over as far as the engine knows, and whether the venue is known to have had them. */
  readonly standing: () => readonly { readonly orderId: OrderHash; readonly accepted: boolean }[];
  /** The venue's records are being read and are not complete: fills of earlier workers may be missing from the accounts. */
  readonly isReading: () => boolean;
};

/**
 * Waits until nothing of ours is open at the venue, and cancels what still is, by hash.
 *
 * Two witnesses have to agree: the venue's complete list, read apart from the engine's own questions, shows none of our
 * orders; and the engine knows of every order that it is over. A list alone proves nothing of an order whose request had no
 * answer: it may come to the venue yet, and the engine takes its time to prove that it does not (reliability §5.3).
 */
export class DrainWatch {
  readonly #links: DrainLinks;
  #done: ((answer: DrainAnswer) => void) | undefined;
  #giveUp: TimerHandle | undefined;
  #mayRead = true;

  constructor(links: DrainLinks) {
    this.#links = links;
  }

  /**
   * @param withinMs after this `done` is told what could not be confirmed
   * @param done called once
   */
  start(withinMs: number, done: (answer: DrainAnswer) => void): void {
    this.#done = done;
    this.#giveUp = this.#links.timers.after(withinMs, () => {
      const untaken = this.#links.standing().filter(({ accepted }) => !accepted);
      this.#finish({ confirmed: false, orderIds: untaken.map(({ orderId }) => orderId) });
    });
    this.#links.timers.after(READ_WITHIN_MS, () => {
      this.#mayRead = false;
    });
    this.#look();
  }

  #look(): void {
    if (this.#done !== undefined) this.#links.gateway.look((openOrders) => this.#judge(openOrders));
  }

  /** Of a list that could not be read completely nothing follows. */
  #judge(openOrders: readonly VenueOrder[] | undefined): void {
    if (this.#done === undefined) return;
    const { gateway, isOurs, standing, isReading } = this.#links;
    if (openOrders === undefined) return this.#lookIn(LOOK_AGAIN_MS);
    const orderIds = openOrders.map(({ orderId }) => orderId).filter((orderId) => isOurs(orderId));
    if (orderIds.length > 0) gateway.accept({ type: 'cancel', orderIds });
    if (orderIds.length > 0 || gateway.busy) return this.#lookIn(LOOK_AGAIN_MS);
    const left = standing();
    if (left.length === 0 && this.#mayRead && isReading()) return this.#lookIn(LOOK_AGAIN_MS);
    if (left.length === 0) return this.#finish({ confirmed: true, orderIds: [] });
    return this.#lookIn(left.some(({ accepted }) => accepted) ? LOOK_AGAIN_MS : LOOK_FOR_PROOF_AGAIN_MS);
  }

  #lookIn(delayMs: number): void {
    this.#links.timers.after(delayMs, () => this.#look());
  }

  #finish(answer: DrainAnswer): void {
    const done = this.#done;
    this.#done = undefined;
    this.#giveUp?.cancel();
    done?.(answer);
  }
}
