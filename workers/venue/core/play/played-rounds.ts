import type { ConditionId, Outcome } from '../../../../shared/market/ids.ts';
import type { Resolution, Round } from '../../../../shared/market/round.ts';
import type { PlayClock } from './play-clock.ts';

/** What a tape says about a round. */
type Played = { readonly round: Round; strike?: number; winner?: Outcome; finalPrice?: number };

/** Strikes and outcomes as they were recorded, for the rounds that stand in for them. */
export class PlayedRounds {
  readonly #clock: PlayClock;
  readonly #byCondition = new Map<ConditionId, Played>();
  readonly #byStart = new Map<string, Played>();

  constructor(clock: PlayClock) {
    this.#clock = clock;
  }

  note(round: Round): void {
    if (this.#byCondition.has(round.conditionId)) return;
    const played: Played = { round };
    this.#byCondition.set(round.conditionId, played);
    this.#byStart.set(keyOf(round.asset, this.#clock.at(round.startsAt)), played);
  }

  noteStrike(conditionId: ConditionId, strike: number): void {
    const played = this.#byCondition.get(conditionId);
    if (played !== undefined) played.strike = strike;
  }

  noteResolution(conditionId: ConditionId, { winner, finalPrice }: Resolution): void {
    const played = this.#byCondition.get(conditionId);
    if (played === undefined) return;
    played.winner = winner;
    if (finalPrice !== undefined) played.finalPrice = finalPrice;
  }

  /** The recorded price to beat of one of the venue's rounds; `undefined` while the tape has not told it. */
  strikeOf({ asset, startsAt }: Pick<Round, 'asset' | 'startsAt'>): number | undefined {
    return this.#byStart.get(keyOf(asset, startsAt))?.strike;
  }

  /** The recorded end of one of the venue's rounds; `undefined` while the tape has not told it. */
  resolutionOf({ asset, startsAt }: Pick<Round, 'asset' | 'startsAt'>): Resolution | undefined {
    const played = this.#byStart.get(keyOf(asset, startsAt));
    if (played?.winner === undefined) return undefined;
    const { winner, finalPrice } = played;
    return { winner, ...(finalPrice === undefined ? {} : { finalPrice }) };
  }
}

function keyOf(asset: Round['asset'], startsAt: number): string {
  return `${asset}/${startsAt}`;
}
