import type { ConditionId, Side, TokenId } from '../../market/ids.ts';
import type { EpochMs } from '../../units/index.ts';

/** Somebody's trade as a public source tells it (protocol §11). */
export type ToldTrade = {
  /** Lower case. */
  readonly wallet: string;
  readonly transaction: string;
  readonly conditionId: ConditionId;
  readonly token: TokenId;
  readonly side: Side;
  /** Fraction of 1 pUSD, and shares. */
  readonly price: number;
  readonly size: number;
  /** No trade: sets were merged (side SELL) or split (side BUY). `token` is empty, `price` 0, `size` the number of sets. */
  readonly act?: 'merge' | 'split';
  /** The sources know whole seconds. */
  readonly at: EpochMs;
};
