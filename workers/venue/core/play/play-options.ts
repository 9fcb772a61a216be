import type { Input } from '../../../../shared/engine/input.ts';
import type { Asset } from '../../../../shared/market/assets.ts';
import type { EpochMs } from '../../../../shared/units/index.ts';

/** What one asset's worker recorded, to be played again. */
export type TapeSource = {
  readonly asset: Asset;
  /** Start of the first round on it, which may lie before the tape's own. Tape time. */
  readonly firstRoundAt: EpochMs;
  /** Time of its first input. */
  readonly startsAt: EpochMs;
  /** Everything on it, in order; read as it is needed. Called once. */
  inputs(): Iterator<Input>;
};

/** A recorded market that takes the place of the venue's own prices and crowd. */
export type PlayOptions = {
  /** One for each of the venue's assets, of the same interval and time scale. */
  readonly tapes: readonly TapeSource[];
  /** How many times faster than it was recorded; the venue's time scale is the tapes' divided by it. */
  readonly speed: number;
};

/** How the play stands. */
export type PlayState = {
  /** Venue time at which it begins. */
  readonly beginsAt: EpochMs;
  /** Every tape was played to its end. */
  readonly isOver: boolean;
  readonly inputs: number;
  /** The longest that an input came after its time, real ms: more than a little means that the speed is too high. */
  readonly maxLateMs: number;
  /** Frames that were refused, and gaps that stood on the tapes: what was lost then is not made up. */
  readonly gaps: number;
  /** Recorded trades that found nothing to trade with, and changes of markets that the venue does not list (any more). */
  readonly unmatched: number;
  readonly strays: number;
};
