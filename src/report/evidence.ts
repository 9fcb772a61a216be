import type { EpochLog } from './epoch-log.ts';
import type { EvaluationLog } from './evaluation-log.ts';
import type { InventoryLog } from './inventory-log.ts';
import type { OrderFates } from './order-fates.ts';
import type { ResolutionLog } from './resolution-log.ts';
import type { RestLog } from './rest-log.ts';
import type { Retelling } from './retelling.ts';
import type { TapeEvidence } from './tape-evidence.ts';
import type { VenueLedger } from './venue-ledger.ts';

/** Everything that the checker knows. None of it comes from an engine's own counters but the reported PnL itself. */
export type Evidence = {
  readonly ledger: VenueLedger;
  readonly tapes: TapeEvidence;
  readonly epochs: EpochLog;
  /** What the compartments told of their orders in the end. */
  readonly fates: OrderFates;
  /** What the compartments told of their shares. */
  readonly inventories: InventoryLog;
  /** Which resolutions the compartments told of. */
  readonly resolutions: ResolutionLog;
  /** What the compartments told of their strategies' evaluations. */
  readonly evaluations: EvaluationLog;
  /** When an asset had no worker, and hence was to have no order. */
  readonly rests: RestLog;
  /** What a second reading of each tape came to. */
  readonly retellings: readonly Retelling[];
  /** Maker orders are not sent later than this before the end; nominal, with the session's time scale. */
  readonly cutoffMs: number;
  readonly timeScale: number;
  /** Worst-case losses seen during the session, micro-pUSD, and the limit that they must respect. */
  readonly worstCases: readonly number[];
  readonly limitMicroUsdc: number;
  /** What the report says was earned, and what the positions that are still open cost; pUSD over all assets. */
  readonly reported: { readonly realisedUsdc: number; readonly openCostUsdc: number };
};

/** A payout is told of by so much later, at the latest: rounds that are over are looked at every ten seconds. */
export const NEWS_OF_PAYOUT_MS = 15_000;

/** A signature, an order in flight and the venue's own clock may differ by this much. */
export const CLOCK_SLACK_MS = 250;
