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
  /** One for each horizon, null until known. Shared with the fill's row in the result. */
  readonly values: (number | null)[];
};

type Due = { readonly at: number; readonly horizon: number; readonly fill: OpenFill };

/** What a fill's token is worth at a moment: its mid, null where there is none, or `later` where the payout will tell. */
export type MidOf = (fill: OpenFill) => number | null | 'later';

/**
 * Fills on their way through the horizons; holds those of unsettled rounds. Their mark-outs enter the means only when the round
 * has turned out to count: a book that did not live has mids that prove nothing.
 */
export class OpenFills {
  readonly #queues: readonly Due[][] = MARKOUT_HORIZONS_S.map(() => []);
  readonly #waiting: Due[] = [];
  #unsettled: OpenFill[] = [];

  get nextAt(): number {
    let at = Infinity;
    for (const [first] of this.#queues) if (first !== undefined && first.at < at) at = first.at;
    return at;
  }

  add(fill: OpenFill): void {
    this.#unsettled.push(fill);
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

  /** A round is over and counts: what its fills still wait for is the payout, in pUSD per share. */
  settle(round: Round, payoutOf: (outcome: Outcome) => number): void {
    for (const due of this.#takeDues(round)) note(due, payoutOf(due.fill.outcome));
    for (const fill of this.#takeFills(round)) count(fill);
  }

  /** A round is over and counts nowhere. */
  drop(round: Round): void {
    this.#takeDues(round);
    this.#takeFills(round);
  }

  /** No more is heard: what is left counts with what was seen of it. Only for who knows that its books lived. */
  finish(): void {
    for (const fill of this.#unsettled.splice(0)) count(fill);
  }

  #takeFills({ conditionId }: Round): readonly OpenFill[] {
    const isOfRound = ({ round }: OpenFill): boolean => round.conditionId === conditionId;
    const taken = this.#unsettled.filter(isOfRound);
    this.#unsettled = this.#unsettled.filter((fill) => !isOfRound(fill));
    return taken;
  }

  #takeDues({ conditionId }: Round): readonly Due[] {
    const isOfRound = ({ fill }: Due): boolean => fill.round.conditionId === conditionId;
    return [this.#waiting, ...this.#queues].flatMap((queue) => {
      const taken = queue.filter(isOfRound);
      if (taken.length > 0) queue.splice(0, queue.length, ...queue.filter((due) => !isOfRound(due)));
      return taken;
    });
  }
}

function note({ fill, horizon }: Due, mid: number | null): void {
  fill.values[horizon] = mid === null ? null : rounded(markout(fill.side, fill.price, mid));
}

function count({ values, tallies }: OpenFill): void {
  for (const tally of tallies) for (const [horizon, value] of values.entries()) tally.note(horizon, value);
}
