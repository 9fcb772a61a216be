import type { Effect } from '../events/effects.ts';
import type { EngineEvent, Feed } from '../events/engine-events.ts';
import type { OrderHash } from '../market/ids.ts';
import { type Strategy, strategiesNamed } from '../strategies/index.ts';
import { type EpochMs, epochMs } from '../units/index.ts';
import type { UserIdentity } from '../wire/user/index.ts';
import type { EngineConfig } from './config.ts';
import { EffectHash } from './effect-hash.ts';
import type { StepProbe } from './effect-sink.ts';
import { createEngine, type Engine, step, viewOf } from './engine.ts';
import type { EngineView } from './engine-view.ts';
import { fingerprintOf } from './fingerprint.ts';
import { type FrameCounters, FrameDecoder } from './frame-decoder.ts';
import type { Input } from './input.ts';
import { isFinal, stateOf } from './orders/order.ts';

/**
 * The whole way from input to effects: decode, step, hash. Live, paper, replay and simulation run this same code, so that
 * equal inputs give equal effects and {@link EngineCore.effectHash} proves it.
 */
export class EngineCore {
  readonly #engine: Engine;
  readonly #decoder: FrameDecoder;
  readonly #hash = new EffectHash();
  readonly #effects: Effect[] = [];
  #inputs = 0;
  /** Of the input being applied. */
  #at = epochMs(0);
  #probe: StepProbe | undefined;
  readonly #take = (event: EngineEvent): void => step(this.#engine, this.#at, event, this.#effects, this.#probe);

  /**
   * @param identity by what the account's own legs are recognised in the user stream's frames
   * @param own the operator's own strategies, loaded from the files that `config` names
   */
  constructor(config: EngineConfig, identity: UserIdentity, own: readonly Strategy[] = []) {
    const names = config.strategies.map(({ name }) => name);
    this.#engine = createEngine(config, strategiesNamed(names, own));
    this.#decoder = new FrameDecoder(this.#engine.tokens, identity, config.asset);
  }

  /** Chain over the effects so far, hex. */
  get effectHash(): string {
    return this.#hash.value;
  }

  /** JSON of the effects of the last input, as it went into the hash; '' when there were none. */
  get effectsJson(): string {
    return this.#hash.json;
  }

  /** How many inputs have been applied. */
  get inputs(): number {
    return this.#inputs;
  }

  /** Frames received, refused and ignored, per feed. */
  get frameCounters(): Readonly<Record<Feed, Readonly<FrameCounters>>> {
    return this.#decoder.counters;
  }

  /**
   * Applies one input. A frame may hold several events; each makes a step of its own.
   *
   * @returns what the engine wants now. The array is reused by the next call.
   * @throws what a strategy, an invariant or the probe throws; the core must not be used any further then.
   */
  apply(input: Input, probe?: StepProbe): readonly Effect[] {
    this.#inputs += 1;
    this.#effects.length = 0;
    this.#at = input.at;
    this.#probe = probe;
    if (input.kind === 'frame') this.#decoder.decode(input.feed, input.bytes, input.at, this.#take);
    else {
      if (input.event.type === 'feed-up') this.#decoder.reset(input.event.feed);
      this.#take(input.event);
    }
    this.#hash.add(this.#inputs, this.#effects);
    return this.#effects;
  }

  /** Whether an order is one of this engine's own. */
  isOurs(orderId: OrderHash): boolean {
    return this.#engine.orders.byOrderId(orderId) !== undefined || this.#engine.earlierOrders.has(orderId);
  }

  /** Signed orders that are not over, as far as this engine knows. `accepted`: the venue is known to have had it. */
  get standingOrders(): readonly { readonly orderId: OrderHash; readonly accepted: boolean }[] {
    return [...this.#engine.markets.values()].flatMap(({ working }) =>
      [...working].flatMap((order) => {
        const { orderId, accepted } = order;
        return orderId === undefined || isFinal(stateOf(order)) ? [] : [{ orderId, accepted }];
      }),
    );
  }

  /** Whether every market has been compared with the venue since there was reason to. */
  get isReconciled(): boolean {
    return [...this.#engine.markets.values()].every(({ reconciliation }) => reconciliation.done);
  }

  /** The venue is being asked what it knows of us, and has not told all. */
  get isReading(): boolean {
    return this.#engine.feeds.user.up && !this.isReconciled;
  }

  /** The engine's part of the picture for screens. */
  view(at: EpochMs): EngineView {
    return viewOf(this.#engine, at);
  }

  /** What the input is, apart from when it came: the same after a restart. */
  fingerprint(input: Input): string {
    return fingerprintOf(input);
  }
}
