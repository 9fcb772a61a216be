import type { PriceEvent } from '../events/engine-events.ts';
import { scaled } from '../market/intervals.ts';
import type { Resolution, Round } from '../market/round.ts';

/** The venue's word is waited for so long after a round's end; nominal. */
const PATIENCE_MS = 600_000;

/** The last value stamped at or before the end counts, if it is no older than this. */
const FRESH_MS = 5_000;

/** What the streamed TWAP said at the end of a round, for tapes on which the venue's own resolution is missing. */
export class OwnSettlement {
  readonly #round: Round;
  #last: { readonly value: number; readonly priceMs: number } | undefined;

  constructor(round: Round) {
    this.#round = round;
  }

  /** From when on the venue's word is no longer waited for. */
  get dueAt(): number {
    return this.#round.endsAt + scaled(PATIENCE_MS, this.#round.timeScale);
  }

  note({ kind, value, priceMs }: PriceEvent): void {
    if (kind !== 'twap' || priceMs > this.#round.endsAt || priceMs < (this.#last?.priceMs ?? 0)) return;
    this.#last = { value, priceMs };
  }

  /** Up when the TWAP at the end reaches the strike, ties included (protocol §7); absent where the data does not say. */
  resolution(strike: number | undefined): Resolution | undefined {
    const { rule, endsAt } = this.#round;
    if (rule.kind !== 'twap' || strike === undefined || this.#last === undefined) return undefined;
    if (endsAt - this.#last.priceMs > FRESH_MS) return undefined;
    return { winner: this.#last.value >= strike ? 'up' : 'down', finalPrice: this.#last.value };
  }
}
