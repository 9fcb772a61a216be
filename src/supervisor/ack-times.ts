import type { Fact } from '../../shared/events/effects.ts';
import type { ClientId } from '../../shared/events/engine-events.ts';
import type { EpochMs } from '../../shared/units/index.ts';

/** Latest orders whose time is kept. */
const MAX_SAMPLES = 10_000;

/**
 * How long the venue took to say something about each order: from the signature, which is on disk before the request leaves,
 * to the first word. An order whose answer was lost has none: how long the doubt lasts is another figure.
 */
export class AckTimes {
  readonly #signedAt = new Map<ClientId, EpochMs>();
  readonly samplesMs: number[] = [];

  add({ clientId, state }: Extract<Fact, { type: 'order' }>, at: EpochMs): void {
    if (state === 'signed') this.#signedAt.set(clientId, at);
    if (state === 'signed' || state === 'intended') return;
    const signedAt = this.#signedAt.get(clientId);
    if (signedAt === undefined) return;
    this.#signedAt.delete(clientId);
    if (state === 'unknown') return;
    this.samplesMs.push(at - signedAt);
    if (this.samplesMs.length > MAX_SAMPLES) this.samplesMs.shift();
  }

  /** The worker is gone; its successor counts its orders anew. */
  forgetOpen(): void {
    this.#signedAt.clear();
  }
}
