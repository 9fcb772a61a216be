import type { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import type { EpochMs } from '../../../../shared/units/index.ts';
import type { Heartbeat, VenueHeartbeats } from '../contract.ts';
import { uuidOf } from '../ids.ts';
import type { Schedule } from '../schedule.ts';

/** Silence after which a watched key's orders are cancelled, and how often the venue looks. Real time (protocol §2.8). */
const SILENCE_MS = 10_000;
const SWEEP_MS = 5_000;

/** What the sweep does to a key that fell silent. Both know every key that was ever watched. */
export type SilenceActs = {
  cancelAll(apiKey: string): void;
  /** Orders open or waiting; one that waits for its match cannot be cancelled yet. */
  hasOrders(apiKey: string): boolean;
};

/** `expected` is the id that continues the chain, empty before the first. */
type Chain = { expected: string; lastAt: EpochMs; watched: boolean };

/**
 * The dead man's switch: a key that ever sent a heartbeat and then falls silent loses its orders (protocol §2.8).
 *
 * What happens to a key after that is not documented: here it is let go as soon as nothing of it is open, keeps its chain,
 * and is watched again from its next heartbeat on.
 */
export class Heartbeats implements VenueHeartbeats {
  readonly #schedule: Schedule;
  readonly #random: SeededRandom;
  readonly #acts: SilenceActs;
  readonly #chains = new Map<string, Chain>();
  #sweeping = false;

  constructor(schedule: Schedule, random: SeededRandom, acts: SilenceActs) {
    this.#schedule = schedule;
    this.#random = random;
    this.#acts = acts;
  }

  beat(apiKey: string, heartbeatId: string): Heartbeat {
    const expected = this.#chains.get(apiKey)?.expected ?? '';
    if (heartbeatId !== expected) return { kind: 'wrong-id', expected };
    const next = uuidOf(this.#random);
    this.#watch(apiKey, next);
    return { kind: 'beaten', next };
  }

  beatUnchained(apiKey: string): void {
    this.#watch(apiKey, '');
  }

  #watch(apiKey: string, expected: string): void {
    this.#chains.set(apiKey, { expected, lastAt: this.#schedule.now(), watched: true });
    if (this.#sweeping) return;
    this.#sweeping = true;
    this.#planSweep();
  }

  #planSweep(): void {
    this.#schedule.after(SWEEP_MS, () => {
      for (const [apiKey, chain] of this.#chains) this.#judge(apiKey, chain);
      this.#planSweep();
    });
  }

  #judge(apiKey: string, chain: Chain): void {
    if (!chain.watched || this.#schedule.now() - chain.lastAt <= SILENCE_MS) return;
    this.#acts.cancelAll(apiKey);
    chain.watched = this.#acts.hasOrders(apiKey);
  }
}
