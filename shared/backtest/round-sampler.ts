import type { Round } from '../market/round.ts';
import { type EpochMs, epochMs, toFraction, type Price } from '../units/index.ts';
import type { RoundSeries } from './result.ts';

/** Points of a round's drawing; also how often its book is looked at to see whether it lives. */
const POINTS = 600;

/** A book that took no more tops than this, while the spot price moved at least so often, is no market. */
const FROZEN_TOPS = 4;
const FROZEN_SPOTS = 20;

/** The picture of a round at one moment. 0 and absent: nothing known. */
export type Sample = {
  readonly bid: Price | 0;
  readonly ask: Price | 0;
  readonly spot: number | undefined;
  readonly twap: number | undefined;
  readonly fairUp: number | undefined;
};

/** Looks at a round at regular moments: for its drawing, and to find books that do not live (data set 02). */
export class RoundSampler {
  readonly #round: Round;
  readonly #idle: boolean;
  readonly #everyMs: number;
  readonly #columns = {
    at: [] as number[],
    bid: [] as (number | null)[],
    ask: [] as (number | null)[],
    spot: [] as (number | null)[],
    twap: [] as (number | null)[],
    fairUp: [] as (number | null)[],
  };
  /** The last with a book. */
  #top: Sample | undefined;
  #spot: number | undefined;
  #tops = 0;
  #spots = 0;

  /** @param idle never looks */
  constructor(round: Round, idle: boolean) {
    this.#round = round;
    this.#idle = idle;
    this.#everyMs = (round.endsAt - round.startsAt) / POINTS;
  }

  /** When the next look is due; Infinity after the end. */
  get nextAt(): number {
    const at = Math.ceil(this.#round.startsAt + this.#columns.at.length * this.#everyMs);
    return this.#idle || at > this.#round.endsAt ? Infinity : at;
  }

  take(sample: Sample): void {
    const { at, bid, ask, spot, twap, fairUp } = this.#columns;
    at.push(Math.min(this.nextAt, this.#round.endsAt));
    bid.push(sample.bid === 0 ? null : toFraction(sample.bid));
    ask.push(sample.ask === 0 ? null : toFraction(sample.ask));
    spot.push(sample.spot ?? null);
    twap.push(sample.twap ?? null);
    fairUp.push(sample.fairUp ?? null);
    if (sample.spot !== this.#spot) this.#spots += 1;
    this.#spot = sample.spot;
    if (sample.bid === 0 && sample.ask === 0) return;
    if (sample.bid !== this.#top?.bid || sample.ask !== this.#top.ask) this.#tops += 1;
    this.#top = sample;
  }

  /** Whether the book stood still while the price moved. A round without any book is not frozen, it is empty. */
  get frozen(): boolean {
    return this.#tops > 0 && this.#tops <= FROZEN_TOPS && this.#spots >= FROZEN_SPOTS;
  }

  series(): Pick<RoundSeries, 'at' | 'bid' | 'ask' | 'spot' | 'twap' | 'fairUp'> {
    return this.#columns;
  }
}

/** Moment at which a part of the round has passed. */
export function partAt({ startsAt, endsAt }: Round, part: number): EpochMs {
  return epochMs(Math.ceil(startsAt + part * (endsAt - startsAt)));
}
