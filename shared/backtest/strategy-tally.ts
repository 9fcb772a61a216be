import type { Outcome } from '../market/ids.ts';
import { MICRO } from '../units/index.ts';
import { MarkoutTally, rounded } from './markouts.ts';
import type { StrategyResult } from './result.ts';
import type { StrategyPart } from './round-money.ts';

/** Sums of one strategy: orders as they end, money of rounds that count, in micro-units. */
export class StrategyTally {
  readonly orders = { intended: 0, accepted: 0, refused: 0, cancelled: 0, filled: 0 };
  readonly markouts = new MarkoutTally();
  readonly #fills = { makerFills: 0, takerFills: 0, shares: 0, notional: 0, fees: 0 };
  #pnl = 0;

  /** A round that counts is over. */
  settle(part: Readonly<StrategyPart>, winner: Outcome): void {
    const sums = this.#fills;
    sums.makerFills += part.makerFills;
    sums.takerFills += part.takerFills;
    sums.shares += part.shares;
    sums.notional += part.notional;
    sums.fees += part.fees;
    this.#pnl += part.cash + part[winner];
  }

  /** @param silences why the strategy wanted nothing, as the engine counted it */
  result(strategy: string, silences: StrategyResult['silences']): StrategyResult {
    const { makerFills, takerFills, shares, notional, fees } = this.#fills;
    return {
      strategy,
      orders: { ...this.orders },
      silences,
      fills: makerFills + takerFills,
      makerFills,
      takerFills,
      shares: rounded(shares / MICRO),
      notionalUsdc: rounded(notional / MICRO),
      feesUsdc: rounded(fees / MICRO),
      pnlUsdc: rounded(this.#pnl / MICRO),
      markouts: this.markouts.result(),
    };
  }
}
