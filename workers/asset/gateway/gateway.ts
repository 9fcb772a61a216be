import type { Input } from '../../../shared/engine/input.ts';
import type { OrderEffect } from '../../../shared/events/effects.ts';
import type { EngineEvent, VenueOrder } from '../../../shared/events/engine-events.ts';
import type { GatewayView } from '../../../shared/events/worker-protocol.ts';

/**
 * Carries out what an engine wants of a venue, and reports what came of it as events.
 *
 * The compartment hands over the effects of one turn with `accept`, then calls `prepare` until it has nothing to announce,
 * then `send`. Nothing leaves before `send`: so an order's hash is applied and on tape before the order exists elsewhere.
 */
export type Gateway = {
  /** Orders are waiting here or under way to the venue. */
  readonly busy: boolean;
  readonly view?: GatewayView;
  /** Begins whatever the gateway does by itself. */
  start?(): void;
  /** Sees every input before the engine does: a gateway that simulates fills lives on them. */
  observe?(input: Input): void;
  accept(effect: OrderEffect): void;
  /** Signs what was accepted and announces it through {@link GatewayLinks.emit}; false when there was nothing. */
  prepare(): boolean;
  /** Lets the turn's requests go, cancels first. */
  send(): void;
  /**
   * Reads every open order of the account, apart from what the engine asks: no event comes of it. `done` gets `undefined` when
   * the venue could not be read completely.
   */
  look(done: (openOrders: readonly VenueOrder[] | undefined) => void): void;
};

/** What a gateway needs of its compartment. */
export type GatewayLinks = {
  /** Applies an event to the engine. */
  emit(event: EngineEvent): void;
  /** True while the supervisor forbids orders; read before every single one. */
  halted(): boolean;
  /** Makes everything announced so far durable. An order leaves only after `done` (reliability §5.2). */
  journal(done: () => void): void;
  /** Orders were handed to the connection just now; for the meters. */
  sent(): void;
};
