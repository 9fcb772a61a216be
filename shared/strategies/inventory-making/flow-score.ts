/** Half-life of what is usual, and time between two samples, nominal seconds. */
const HALF_LIFE_SECONDS = 120;
const STEP_SECONDS = 1;

/** No flow is more unusual than this. */
const MOST = 3;

/** How unusual the exchange's flow is: its net volume in units of its own usual size (strategies §8, peer variant). */
export class FlowScore {
  #meanSquare = 0;
  #net = 0;
  #sampledAt: number | undefined;

  /** @param net bought minus sold by takers in the window of the moment @param seconds nominal time */
  observe(net: number, seconds: number): void {
    this.#net = net;
    const elapsed = seconds - (this.#sampledAt ?? seconds - STEP_SECONDS);
    if (elapsed < STEP_SECONDS) return;
    const keep = this.#sampledAt === undefined ? 0 : 2 ** (-elapsed / HALF_LIFE_SECONDS);
    this.#meanSquare = keep * this.#meanSquare + (1 - keep) * net * net;
    this.#sampledAt = seconds;
  }

  /** Above zero: more is bought than usual. */
  get z(): number {
    if (!(this.#meanSquare > 0)) return 0;
    return Math.min(Math.max(this.#net / Math.sqrt(this.#meanSquare), -MOST), MOST);
  }
}
