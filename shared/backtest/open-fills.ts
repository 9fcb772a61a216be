import type { Outcome, Side } from '../market/ids.ts';
import { scaled } from '../market/intervals.ts';
import type { Round } from '../market/round.ts';
import type { EpochMs } from '../units/index.ts';
import { type MarkoutTally, markout, rounded } from './markouts.ts';
import { MARKOUT_HORIZONS_S } from './result.ts';

/** A fill whose mark-outs are not all known. */
export type OpenFill = {
  readonly at: EpochMs;
  readonly round: Round;
  readonly outcome: Outcome;
  readonly side: Side;
  /** pUSD per share. */
  readonly price: number;
  readonly tallies: readonly MarkoutTally[];
  /** Shared with the fill's row in the result. */
  readonly values: (number | null)[];
};

type Due = { readonly at: number; readonly horizon: number; readonly fill: OpenFill };

/** What a fill's token is worth at a moment: its mid, null where there is none, or `later` where the payout will tell. */
export type MidOf = (fill: OpenFill) => number | null | 'later';

/** Fills on their way through the horizons; holds only those of the last 300 nominal seconds and of unsettled rounds. */
export class OpenFills {
  readonly #queues: readonly Due[][] = MARKOUT_HORIZONS_S.map(() => []);
  readonly #waiting: Due[] = [];

  get nextAt(): number {
    let at = Infinity;
    for (const [first] of this.#queues) if (first !== undefined && first.at < at) at = first.at;
    return at;
  }

  add(fill: OpenFill): void {
    for (const [horizon, seconds] of MARKOUT_HORIZONS_S.entries()) {
      const at = fill.at + scaled(seconds * 1_000, fill.round.timeScale);
      this.#queues[horizon]!.push({ at, horizon, fill });
    }
  }

  /** Notes the mark-outs that are due by now. */
  look(now: number, midOf: MidOf): void {
    for (const queue of this.#queues) {
      while (queue[0] !== undefined && queue[0].at <= now) {
        const due = queue.shift()!;
        const mid = midOf(due.fill);
        if (mid === 'later') this.#waiting.push(due);
        else note(due, mid);
      }
    }
  }

  /** A round is over: what its fills still wait for is the payout, in pUSD per share; null where it does not count. */
  settle({ conditionId }: Round, payoutOf: (outcome: Outcome) => number | null): void {
    const isOfRound = ({ fill }: Due): boolean => fill.round.conditionId === conditionId;
    for (const queue of [this.#waiting, ...this.#queues]) {
      const rest = queue.filter((due) => !isOfRound(due));
      for (const due of queue) if (isOfRound(due)) note(due, payoutOf(due.fill.outcome));
      queue.splice(0, queue.length, ...rest);
    }
  }
}

function note({ fill, horizon }: Due, mid: number | null): void {
  const value = mid === null ? null : rounded(markout(fill.side, fill.price, mid));
  fill.values[horizon] = value;
  for (const tally of fill.tallies) tally.note(horizon, value);
}
