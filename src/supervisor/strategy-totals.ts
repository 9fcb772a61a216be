import { type EvaluationsByStrategy, NO_EVALUATIONS } from '../../shared/events/evaluation-counts.ts';

/** What one strategy did with one asset in a session. */
export type StrategyTotals = {
  /** The sum of `none`, `refused`, `unselected`, `kept` and `sent`. */
  readonly evaluations: number;
  /** Evaluations by the strategy's reason to want nothing, and by the code of the gate that refused it. */
  readonly none: Readonly<Record<string, number>>;
  readonly refused: Readonly<Record<string, number>>;
  readonly unselected: number;
  readonly kept: number;
  readonly sent: number;
  readonly signals: number;
  readonly orders: number;
  readonly fills: number;
  /** Orders that took: filled in part at least, dead without a fill, without a known end. */
  readonly filled: number;
  readonly missed: number;
  readonly unknown: number;
  /** Realised. */
  readonly pnlUsdc: number;
};

/** Joins what is known of each strategy, from its evaluations, its fills and its earnings. */
export function strategyTotals(
  evaluations: EvaluationsByStrategy,
  fills: Readonly<Record<string, number>>,
  pnlUsdc: Readonly<Record<string, number>>,
): Readonly<Record<string, StrategyTotals>> {
  const names = new Set([evaluations, fills, pnlUsdc].flatMap((part) => Object.keys(part)));
  return Object.fromEntries(
    [...names].map((name) => {
      const { seen, ...classes } = evaluations[name] ?? NO_EVALUATIONS;
      return [name, { evaluations: seen, ...classes, fills: fills[name] ?? 0, pnlUsdc: pnlUsdc[name] ?? 0 }];
    }),
  );
}
