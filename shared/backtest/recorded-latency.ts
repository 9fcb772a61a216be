import type { Effect } from '../events/effects.ts';
import type { EngineEvent } from '../events/engine-events.ts';
import type { OrderHash } from '../market/ids.ts';
import type { EpochMs } from '../units/index.ts';
import { constantDelay, DEFAULT_LATENCY, type Delay, type LatencyModel, measuredDelay } from './latency.ts';

/** Fewer samples than this make no distribution. */
const LEAST = 5;

/** Kept of each kind, the first ones: a tape of days has more than a distribution needs. */
const MOST = 50_000;

/** What of a latency was measured, and how often. */
export type LatencySamples = {
  readonly feed: number;
  readonly order: number;
  readonly cancel: number;
  readonly taker: number;
};

/** Measures the delays of a recorded run from its tape: from each request to its answer, and how old market frames are. */
export class RecordedLatency {
  readonly #feed: number[] = [];
  readonly #order: number[] = [];
  readonly #cancel: number[] = [];
  readonly #taker: number[] = [];
  readonly #sent = new Map<number, { readonly at: EpochMs; readonly takes: boolean }>();
  readonly #cancelled = new Map<OrderHash, EpochMs>();

  /** The recorded engine wants something. */
  effect(at: EpochMs, effect: Effect): void {
    if (effect.type === 'place') this.#sent.set(effect.clientId, { at, takes: !effect.postOnly });
    if (effect.type === 'cancel') for (const id of effect.orderIds) this.#cancelled.set(id, at);
  }

  /** An input of the tape, decoded. Levels and books carry the venue's time. */
  booked(at: EpochMs, event: EngineEvent): void {
    if (event.type === 'levels' || event.type === 'book' || event.type === 'print') add(this.#feed, at - event.venueMs);
    if (event.type === 'order-answer') this.#answered(at, event);
    if (event.type === 'cancel-answer') for (const id of event.canceled) this.#cancelAnswered(at, id);
  }

  get samples(): LatencySamples {
    const [feed, order, cancel, taker] = [this.#feed, this.#order, this.#cancel, this.#taker].map(
      ({ length }) => length,
    );
    return { feed: feed!, order: order!, cancel: cancel!, taker: taker! };
  }

  /**
   * The latency model of the run. Of a request only the way there and back was seen: half of it is taken for the way there.
   */
  model(): LatencyModel {
    return {
      feed: fitted(this.#feed, DEFAULT_LATENCY.feed),
      insert: fitted(half(this.#order), DEFAULT_LATENCY.insert),
      cancel: fitted(half(this.#cancel), DEFAULT_LATENCY.cancel),
      response: fitted(half(this.#order), DEFAULT_LATENCY.response),
    };
  }

  /** An answer that is none says nothing of how long answers take. */
  #answered(at: EpochMs, { clientId, outcome }: Extract<EngineEvent, { type: 'order-answer' }>): void {
    const sent = this.#sent.get(clientId);
    this.#sent.delete(clientId);
    if (sent !== undefined && outcome.kind !== 'unknown') add(sent.takes ? this.#taker : this.#order, at - sent.at);
  }

  #cancelAnswered(at: EpochMs, id: OrderHash): void {
    const sentAt = this.#cancelled.get(id);
    this.#cancelled.delete(id);
    if (sentAt !== undefined) add(this.#cancel, at - sentAt);
  }
}

function half(samples: readonly number[]): number[] {
  return samples.map((ms) => ms / 2);
}

function add(samples: number[], ms: number): void {
  if (samples.length < MOST) samples.push(Math.max(0, ms));
}

function fitted(samples: readonly number[], otherwise: Delay): Delay {
  if (samples.length < LEAST) return otherwise;
  const model = measuredDelay(samples);
  const [first, last] = model.kind === 'measured' ? [model.quantilesMs[0], model.quantilesMs.at(-1)] : [];
  return first !== undefined && first === last ? constantDelay(first) : model;
}
