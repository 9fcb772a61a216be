import {
  type EvaluationCounts,
  type EvaluationsByStrategy,
  NO_EVALUATIONS,
} from '../../shared/events/evaluation-counts.ts';

/** What one strategy did with one asset in a session; `evaluations` is what the counts call `seen`. */
export type StrategyTotals = Omit<EvaluationCounts, 'seen'> & {
  readonly evaluations: number;
  readonly fills: number;
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
