import type { Fact } from '../../shared/events/effects.ts';
import type { DrainAnswer } from '../../shared/events/worker-protocol.ts';
import type { OrderHash } from '../../shared/market/ids.ts';
import type { World } from '../../shared/ports/ports.ts';
import { Farewell } from './farewell.ts';
import { OpenMarkets } from './open-markets.ts';
import type { OrderDesk, OrderScope } from './order-desk.ts';

/** How a worker's end is seen off. */
export type SendOff = {
  /** Whether somebody has to wait until no order of the worker can come any more; asked once, after its end. */
  readonly waitsForLate: () => boolean;
  /** The venue shows none of the worker's orders; monotonic ms of the look. */
  readonly onOrdersGone?: (zeroAtMs: number) => void;
  /** Orders gone and thread ended. Once, and last. */
  readonly afterwards: () => void;
};

/**
 * What an asset's workers may have left at the venue: in which markets, until when an order may still come, which orders'
 * fates nobody knows, and the clearing after an end.
 */
export class Leftovers {
  readonly #desk: OrderDesk;
  readonly #world: Pick<World, 'clock' | 'timers'>;
  readonly #markets = new OpenMarkets();
  #farewell: Farewell | undefined;
  /** The present worker has confirmed that it leaves nothing behind. */
  #isDrained = false;
  /** Until then an order of an earlier worker may come to the venue, monotonic ms. */
  #lateUntilMs = 0;
  #untaken: readonly OrderHash[] = [];

  constructor(desk: OrderDesk, world: Pick<World, 'clock' | 'timers'>) {
    this.#desk = desk;
    this.#world = world;
  }

  /** Where orders may be, as far as was told. */
  get scope(): OrderScope {
    return { kind: 'markets', conditionIds: this.#markets.all };
  }

  /** A worker's end is being seen off. */
  get isBeingCleared(): boolean {
    return this.#farewell !== undefined;
  }

  /** An order of an earlier worker may still come. Where no market was ever known, no order was. */
  get mayBeLate(): boolean {
    return this.#lateForMs > 0;
  }

  /** Orders of a worker at rest of which nobody knows whether the venue took them. */
  get unconfirmedOrders(): readonly OrderHash[] {
    return this.#untaken;
  }

  /** How long a dead worker's orders have been unaccounted for, ms; 0 when there are none such. */
  unconfirmedForMs(nowMs: number): number {
    return this.#farewell?.unconfirmedForMs(nowMs) ?? 0;
  }

  /** A worker begins. */
  begin(): void {
    this.#isDrained = false;
    this.#untaken = [];
  }

  /** A worker tells of a round. */
  follow(round: Extract<Fact, { type: 'round' }>): void {
    this.#markets.follow(round);
  }

  /** A worker was asked to leave nothing behind. @param answer absent where it gave none */
  drained(answer: DrainAnswer | undefined): void {
    this.#isDrained = answer?.confirmed === true;
    this.#untaken = answer?.orderIds ?? [];
  }

  /** The worker's thread ended. */
  exited(): void {
    if (!this.#isDrained) this.#lateUntilMs = this.#world.clock.monoMs() + this.#desk.lateOrdersMs;
  }

  /** Clears the venue of what the worker left. {@link confirmExit} is to follow, at once where no worker lives. */
  seeOff({ waitsForLate, onOrdersGone = () => undefined, afterwards }: SendOff): void {
    const { clock, timers } = this.#world;
    this.#farewell = new Farewell({
      desk: this.#desk,
      clock,
      timers,
      scope: () => this.scope,
      lateForMs: () => (waitsForLate() ? this.#lateForMs : 0),
      onOrdersGone,
      onOver: () => {
        this.#farewell = undefined;
        afterwards();
      },
    });
  }

  /** Whoever is being seen off is gone for good. */
  confirmExit(): void {
    this.#farewell?.exited();
  }

  get #lateForMs(): number {
    if (this.#markets.all.length === 0) return 0;
    return Math.max(0, this.#lateUntilMs - this.#world.clock.monoMs());
  }
}
