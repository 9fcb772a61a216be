import { type EpochMs, type MicroUsdc, toUsdc } from '../units/index.ts';
import type { EquityPoint } from './result.ts';

/** The account's worth over time: one point per round, and the deepest fall below the peak at every look. */
export class Equity {
  readonly points: EquityPoint[] = [];
  #peak: number;
  #deepest = 0;
  #deepestShare = 0;

  constructor(capital: MicroUsdc) {
    this.#peak = capital;
  }

  /** Looks at the worth without keeping a point. */
  look(worth: MicroUsdc): void {
    if (worth > this.#peak) this.#peak = worth;
    const fall = this.#peak - worth;
    if (fall > this.#deepest) this.#deepest = fall;
    if (this.#peak > 0 && fall / this.#peak > this.#deepestShare) this.#deepestShare = fall / this.#peak;
  }

  /** A round is over. */
  mark(at: EpochMs, worth: MicroUsdc): void {
    this.look(worth);
    const fall = this.#peak - worth;
    this.points.push({ at, equityUsdc: toUsdc(worth), drawdownUsdc: fall / 1_000_000 });
  }

  get maxDrawdown(): MicroUsdc {
    return this.#deepest as MicroUsdc;
  }

  /** As a part of the peak before the fall. */
  get maxDrawdownShare(): number {
    return this.#deepestShare;
  }
}
