/**
 * What became of a strategy's evaluations. Each of them is in exactly one class: `seen` is the sum of `none`, `refused`,
 * `unselected`, `kept` and `sent`.
 */
export type EvaluationCounts = {
  /** Evaluations due: one for each decision about a round under way. */
  readonly seen: number;
  /** It wanted nothing, by its own reason. */
  readonly none: Readonly<Record<string, number>>;
  /** Nothing was sent, and a gate refused at least one wish; by the code of the first. */
  readonly refused: Readonly<Record<string, number>>;
  /** Another strategy's turn, or another one's wish was better. */
  readonly unselected: number;
  /** What it wants rests already, or is just being changed. */
  readonly kept: number;
  /** At least one order was sent. */
  readonly sent: number;
  /** Evaluations that wanted to take, whatever came of it. */
  readonly signals: number;
  /** Orders sent. */
  readonly orders: number;
  /** What came of the orders that took: a part at least was filled; they died without a fill (latency); not known (yet). */
  readonly filled: number;
  readonly missed: number;
  readonly unknown: number;
};

/** A strategy that was never asked. */
export const NO_EVALUATIONS: EvaluationCounts = {
  seen: 0,
  none: {},
  refused: {},
  unselected: 0,
  kept: 0,
  sent: 0,
  signals: 0,
  orders: 0,
  filled: 0,
  missed: 0,
  unknown: 0,
};

/** Evaluations by the name of the strategy. */
export type EvaluationsByStrategy = Readonly<Record<string, EvaluationCounts>>;

/** How many evaluations the classes account for. */
export function classified({ none, refused, unselected, kept, sent }: EvaluationCounts): number {
  return sumOf(none) + sumOf(refused) + unselected + kept + sent;
}

/** Sums, class by class, of all strategies that either knows. */
export function addEvaluations(a: EvaluationsByStrategy, b: EvaluationsByStrategy): EvaluationsByStrategy {
  const sums: Record<string, EvaluationCounts> = { ...a };
  for (const [strategy, counts] of Object.entries(b)) {
    sums[strategy] = addCounts(sums[strategy] ?? NO_EVALUATIONS, counts);
  }
  return sums;
}

function addCounts(a: EvaluationCounts, b: EvaluationCounts): EvaluationCounts {
  return {
    seen: a.seen + b.seen,
    none: addEach(a.none, b.none),
    refused: addEach(a.refused, b.refused),
    unselected: a.unselected + b.unselected,
    kept: a.kept + b.kept,
    sent: a.sent + b.sent,
    signals: a.signals + b.signals,
    orders: a.orders + b.orders,
    filled: a.filled + b.filled,
    missed: a.missed + b.missed,
    unknown: a.unknown + b.unknown,
  };
}

function addEach(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const sums: Record<string, number> = { ...a };
  for (const [key, count] of Object.entries(b)) sums[key] = (sums[key] ?? 0) + count;
  return sums;
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
