/** Half-lives in nominal seconds; `driftClamp` bounds the drift per second, 0 switches it off (strategies §9.1). */
export type VolatilityOptions = {
  readonly halfLifeSeconds: number;
  readonly driftHalfLifeSeconds: number;
  readonly driftClamp: number;
};

const DEFAULTS: VolatilityOptions = { halfLifeSeconds: 30, driftHalfLifeSeconds: 120, driftClamp: 0 };

/** Shortest time between two samples that is divided by, s. */
const MIN_STEP_SECONDS = 1e-3;
/** After a longer pause the return says nothing about the present: the price is only taken as the new start. */
const GAP_SECONDS = 10;
/** A move above 5 % between two samples is an error or an event that variance cannot describe. */
const JUMP_RETURN = 0.05;
/** What such a jump counts as, 1/√s. */
const JUMP_SHOCK = 0.01;

/**
 * Exponentially weighted variance and drift of log returns per nominal second (strategies §9.1, vector V-EWMA).
 *
 * Feed it the *spot* price. A TWAP's increments carry only a sixtieth of the variance.
 */
export class EwmaVolatility {
  readonly #options: VolatilityOptions;
  #variance = 0;
  #drift = 0;
  #jumps = 0;
  #lastPrice = 0;
  #lastMs = 0;

  constructor(options: VolatilityOptions = DEFAULTS) {
    this.#options = options;
  }

  /** Variance of the log price per nominal second; 0 until two samples were seen. */
  get variance(): number {
    return this.#variance;
  }

  /** Mean log return per nominal second. */
  get drift(): number {
    return this.#drift;
  }

  /** Samples that were taken for jumps and counted with a capped return. */
  get jumps(): number {
    return this.#jumps;
  }

  /**
   * Takes a spot price. What is not newer than the last one, or no price, changes nothing.
   *
   * @param nominalMs the producer's time divided by the round's time scale, ms
   */
  observe(price: number, nominalMs: number): void {
    if (!(price > 0 && price < Infinity) || !Number.isFinite(nominalMs)) return;
    if (this.#lastPrice === 0) return this.#restart(price, nominalMs);
    if (nominalMs <= this.#lastMs) return;
    const seconds = Math.max(MIN_STEP_SECONDS, (nominalMs - this.#lastMs) / 1000);
    if (seconds <= GAP_SECONDS) this.#update(Math.log(price / this.#lastPrice), seconds);
    this.#restart(price, nominalMs);
  }

  #update(logReturn: number, seconds: number): void {
    const { halfLifeSeconds, driftHalfLifeSeconds, driftClamp } = this.#options;
    const jumped = Math.abs(logReturn) > JUMP_RETURN;
    if (jumped) this.#jumps += 1;
    const shock = jumped ? JUMP_SHOCK : logReturn / Math.sqrt(seconds);
    const keep = 2 ** (-seconds / halfLifeSeconds);
    this.#variance = keep * this.#variance + (1 - keep) * shock * shock;
    const keepDrift = 2 ** (-seconds / driftHalfLifeSeconds);
    const drift = keepDrift * this.#drift + (1 - keepDrift) * (logReturn / seconds);
    this.#drift = Math.min(Math.max(drift, -driftClamp), driftClamp);
  }

  #restart(price: number, nominalMs: number): void {
    this.#lastPrice = price;
    this.#lastMs = nominalMs;
  }
}
