import type { EpochMs } from '../../../../shared/units/index.ts';
import type { Candle, PricePoint } from '../contract.ts';

/** A series of prices in order of time, as long as it is kept. */
export class PriceHistory {
  readonly #keepMs: number;
  #points: PricePoint[] = [];

  constructor(keepMs: number) {
    this.#keepMs = keepMs;
  }

  /** Adds the newest point. Old ones go in bulk, when half of what is stored is too old. */
  add(point: PricePoint): void {
    this.#points.push(point);
    const oldest = point.at - this.#keepMs;
    const middle = this.#points[this.#points.length >> 1];
    if (middle !== undefined && middle.at < oldest) this.#points = this.#points.slice(this.#firstFrom(oldest));
  }

  get first(): PricePoint | undefined {
    return this.#points[0];
  }

  get last(): PricePoint | undefined {
    return this.#points.at(-1);
  }

  /** Points stamped at or after a moment. */
  since(from: EpochMs): readonly PricePoint[] {
    return this.#points.slice(this.#firstFrom(from));
  }

  /** Latest point stamped at or before a moment. */
  lastAtOrBefore(at: EpochMs): PricePoint | undefined {
    return this.#points[this.#firstFrom(at + 1) - 1];
  }

  /** Mean of the points in (after, upTo]; `undefined` when there is none. */
  mean(after: EpochMs, upTo: EpochMs): number | undefined {
    let sum = 0;
    const first = this.#firstFrom(after + 1);
    const end = this.#firstFrom(upTo + 1);
    for (let i = first; i < end; i += 1) sum += this.#points[i]?.value ?? 0;
    return end === first ? undefined : sum / (end - first);
  }

  /** Candle over [from, to); `undefined` when no point lies in it. */
  candle(from: EpochMs, to: EpochMs): Candle | undefined {
    const values = this.#points.slice(this.#firstFrom(from), this.#firstFrom(to)).map(({ value }) => value);
    const [open] = values;
    if (open === undefined) return undefined;
    const high = values.reduce((a, b) => Math.max(a, b));
    const low = values.reduce((a, b) => Math.min(a, b));
    return { open, high, low, close: values.at(-1) ?? open, trades: values.length };
  }

  /** Index of the first point stamped at or after a moment. */
  #firstFrom(at: number): number {
    let low = 0;
    let high = this.#points.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#points[middle]?.at ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
