import type { BasketPlan } from '../../shared/models/index.ts';
import type { EpochMs, MicroUsdc } from '../../shared/units/index.ts';
import type { Found } from './discovery.ts';
import type { ScannedSet } from './scanned-set.ts';

/** What a scan tells as it happens. */
export type ScanNotice =
  /** A set costs less than it pays. `funded`: the budget for all baskets still had the money. */
  | {
      readonly type: 'opportunity';
      readonly at: EpochMs;
      readonly set: ScannedSet;
      readonly plan: BasketPlan;
      readonly funded: boolean;
    }
  /** It does not any more. */
  | { readonly type: 'gone'; readonly at: EpochMs; readonly set: ScannedSet; readonly stoodMs: number }
  /** A set costs less than it pays, and not by enough. */
  | { readonly type: 'near-miss'; readonly at: EpochMs; readonly set: ScannedSet; readonly sum: number }
  /** Gamma told which sets there are, for the first time or other ones than before. */
  | { readonly type: 'found'; readonly at: EpochMs; readonly found: Found }
  | { readonly type: 'trouble'; readonly at: EpochMs; readonly reason: string };

/** What one set came to. */
export type SetTally = {
  /** As it was listed when the best plan was made; its legs are those of the plan. */
  set: ScannedSet;
  opportunities: number;
  nearMisses: number;
  /** How long opportunities stood, together, ms. */
  stoodMs: number;
  /** The best plan by profit for its cost. */
  best: BasketPlan | undefined;
  /** Least that a set cost before fees, pUSD. */
  leastSum: number | undefined;
};

/** What a scan came to (`--json`: the last line). */
export type ScanReport = {
  readonly startedAt: EpochMs;
  readonly endedAt: EpochMs;
  readonly events: number;
  readonly sets: number;
  readonly tokens: number;
  readonly unfit: Found['unfit'];
  readonly scans: number;
  /** Looks at one set; a look at all of them is {@link scans} of that many. */
  readonly looks: number;
  /** Time of one look at all sets, µs. */
  readonly scanUs: { readonly p50: number; readonly p99: number };
  readonly opportunities: number;
  readonly funded: number;
  readonly nearMisses: number;
  /** Looks that found nothing, by reason. */
  readonly nothing: Readonly<Record<string, number>>;
  /** Most money that funded baskets ever tied up at once, and its limit. */
  readonly committed: { readonly most: MicroUsdc; readonly limit: MicroUsdc };
  readonly books: {
    readonly frames: number;
    readonly refused: number;
    readonly epochs: number;
    readonly resyncs: number;
    readonly reconnects: number;
  };
  readonly failures: number;
  readonly tallies: readonly SetTally[];
};
