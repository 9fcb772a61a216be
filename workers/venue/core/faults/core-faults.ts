import type { Asset } from '../../../../shared/market/assets.ts';
import type { FeeSchedule, Round } from '../../../../shared/market/round.ts';
import { type Rule, Rules } from './rules.ts';
import type { SettlementCourse } from './settlement-course.ts';

/** A trade about to be settled: its asset, and the wallets in it in lower case. */
export type SettlingTrade = { readonly asset: Asset; readonly wallets: ReadonlySet<string> };

/** Trades that go another way than the usual one. */
export type SettlementRule = Rule<SettlingTrade> & { readonly course: SettlementCourse };

/** Rounds of which something is told late. `undefined`: not as long as the rule is in force. */
export type DelayRule = Rule<Round> & { readonly byMs: number | undefined };

/** Rounds that have not begun and are not to be found: not at all, or without their token ids. */
export type ListingRule = Rule<Round> & { readonly shown: 'unlisted' | 'hydrating' };

/** Rounds whose takers pay another fee than their market's record tells. */
export type FeeRule = Rule<Round> & { charged(round: Round): FeeSchedule };

/** What goes wrong in markets and settlement on request; the network's faults are the surface's. */
export class CoreFaults {
  readonly settlements = new Rules<SettlingTrade, SettlementRule>();
  readonly strikes = new Rules<Round, DelayRule>();
  /** Here `byMs` is never undefined: every round is resolved in the end. */
  readonly resolutions = new Rules<Round, DelayRule & { readonly byMs: number }>();
  readonly listings = new Rules<Round, ListingRule>();
  readonly fees = new Rules<Round, FeeRule>();
  readonly #refineTicks: (asset: Asset) => void;

  /** @param refineTicks does what the method of this name says */
  constructor(refineTicks: (asset: Asset) => void) {
    this.#refineTicks = refineTicks;
  }

  /** The asset's markets that are not over go to the fine tick now, wherever their price is. */
  refineTicks(asset: Asset): void {
    this.#refineTicks(asset);
  }
}
