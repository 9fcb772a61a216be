/** How many frames a client may send within a second, counted over the last one. */
export class FrameRate {
  readonly #perSecond: number;
  #times: number[] = [];

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Counts a frame. @returns whether it is within the limit */
  admit(nowMs: number): boolean {
    this.#times = this.#times.filter((at) => at > nowMs - 1_000);
    this.#times.push(nowMs);
    return this.#times.length <= this.#perSecond;
  }
}
