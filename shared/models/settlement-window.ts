/** Spot prices come about once a second: a longer silence counts as missing, s. */
const HELD_SECONDS = 2;
/** Share of the window's past that may be missing before the samples are not believed (strategies §9.2b). */
const MAX_MISSING_SHARE = 0.2;

/**
 * The part of a round's settlement average that has passed: Σ ln(spot)·dt since the averaging window opened, with gaps filled
 * by the last price. Constant memory; one object per round.
 */
export class SettlementWindow {
  readonly #opensAtMs: number;
  readonly #endsAtMs: number;
  #lastLog = 0;
  #lastMs = -Infinity;
  #sum = 0;
  #missingSeconds = 0;

  /** Times in nominal ms, that is real time divided by the round's time scale. */
  constructor(endsAtMs: number, lookbackMs: number) {
    this.#endsAtMs = endsAtMs;
    this.#opensAtMs = endsAtMs - lookbackMs;
  }

  /** Takes a spot price at the producer's nominal time. What is older than the last one, or no price, changes nothing. */
  observe(price: number, nominalMs: number): void {
    if (!(price > 0 && price < Infinity) || !(nominalMs > this.#lastMs)) return;
    const log = Math.log(price);
    // Before the first price nothing was held: it stands for the time before it, which counts as missing.
    if (this.#lastMs === -Infinity) this.#lastLog = log;
    this.#sum += this.#heldLog(nominalMs);
    this.#missingSeconds += this.#silence(nominalMs);
    this.#lastLog = log;
    this.#lastMs = nominalMs;
  }

  /** Σ ln(spot)·dt from the opening until now, in seconds; 0 before the opening. */
  realisedLog(nominalMs: number): number {
    return this.#sum + this.#heldLog(nominalMs);
  }

  /** False when more than a fifth of what has passed of the window had no samples. */
  isCovered(nominalMs: number): boolean {
    const passed = (Math.min(nominalMs, this.#endsAtMs) - this.#opensAtMs) / 1000;
    return passed <= 0 || this.#missingSeconds + this.#silence(nominalMs) <= MAX_MISSING_SHARE * passed;
  }

  /** What the last price adds when it holds until `nominalMs`. */
  #heldLog(nominalMs: number): number {
    return this.#lastLog * this.#secondsSince(this.#lastMs, nominalMs);
  }

  /** Seconds of the window without a price since the last one. */
  #silence(nominalMs: number): number {
    return this.#secondsSince(this.#lastMs + HELD_SECONDS * 1000, nominalMs);
  }

  /** Seconds of [from, to] that lie inside the window. */
  #secondsSince(fromMs: number, toMs: number): number {
    return Math.max(0, Math.min(toMs, this.#endsAtMs) - Math.max(fromMs, this.#opensAtMs)) / 1000;
  }
}
