import type { Asset } from '../market/assets.ts';
import type { Interval } from '../market/intervals.ts';
import { MICRO, toFraction } from '../units/index.ts';
import { rounded } from './markouts.ts';
import type { LoggedFill, LoggedOrder, RunLog } from './run-log.ts';

/** Fills of the two runs that lie no further apart may be the same. */
const TOGETHER_MS = 2_000;

/** A denial that is no older explains why nothing was sent. */
const DENIED_WITHIN_MS = 5_000;

/** Single differences that are listed; all are counted. */
const LISTED = 200;

/**
 * Why a fill of one run has no counterpart in the other.
 *
 * `same`: it has one. `size`: it has one of another size; what is left over. `queue`: the other had such an order resting, and
 * others were ahead of it. `own-impact`: the other had such an order, and no trade of its book reached it: in the recorded run the trade was
 * with our own order, or printed for the other outcome. `gone`: the displayed size was gone when the other’s order arrived. `latency`: the other had
 * such an order, but not at that moment. `denied CODE`: the other’s gates kept it back. `price`: the other wanted another
 * price. `decision`: it wanted nothing of the kind.
 */
export type DifferenceClass =
  | 'same'
  | 'size'
  | 'queue'
  | 'own-impact'
  | 'gone'
  | 'latency'
  | 'price'
  | 'decision'
  | `denied ${string}`;

export type Difference = {
  readonly run: 'recorded' | 'predicted';
  readonly why: DifferenceClass;
  readonly at: number;
  readonly strategy: string;
  readonly outcome: string;
  readonly side: string;
  readonly role: string;
  readonly price: number;
  readonly shares: number;
};

type Sum = { readonly fills: number; readonly shares: number };

/** Fills of a backtest against those of the run that wrote the tape, one by one. */
export type Comparison = {
  readonly schema: 'bulkhead.comparison/1';
  readonly asset: Asset;
  readonly interval: Interval;
  readonly recorded: Sum & { readonly orders: number };
  readonly predicted: Sum & { readonly orders: number };
  /** Shares that both runs filled at the same price within two seconds. */
  readonly both: Sum;
  /** 2 × both ÷ (recorded + predicted), in shares: 1 when all agree, also when nobody filled anything. */
  readonly agreement: number;
  /** What only one of the runs has, by reason. */
  readonly classes: readonly (Sum & Pick<Difference, 'run' | 'why'>)[];
  readonly differences: readonly Difference[];
};

/** Compares fills one by one and explains what differs. */
export function compareRuns(
  head: Pick<Comparison, 'asset' | 'interval'>,
  recorded: RunLog,
  predicted: RunLog,
): Comparison {
  const open = predicted.fills.map((fill) => ({ fill, left: Number(fill.fact.size) }));
  const differences: Difference[] = [];
  let both = { fills: 0, shares: 0 };
  for (const fill of recorded.fills) {
    let left: number = fill.fact.size;
    for (const other of open) {
      if (left === 0 || other.left === 0 || !isSame(fill, other.fill)) continue;
      const shared = Math.min(left, other.left);
      left -= shared;
      other.left -= shared;
      both = { fills: both.fills + 1, shares: both.shares + shared };
    }
    if (left > 0) differences.push(explain('recorded', fill, left, predicted));
  }
  for (const { fill, left } of open) if (left > 0) differences.push(explain('predicted', fill, left, recorded));
  return {
    schema: 'bulkhead.comparison/1',
    ...head,
    recorded: { ...sumOf(recorded.fills), orders: recorded.orders.length },
    predicted: { ...sumOf(predicted.fills), orders: predicted.orders.length },
    both: { fills: both.fills, shares: rounded(both.shares / MICRO) },
    agreement: agreementOf(recorded.fills, predicted.fills, both.shares),
    classes: classesOf(differences),
    differences: differences.sort((a, b) => a.at - b.at).slice(0, LISTED),
  };
}

function isSame(a: LoggedFill, b: LoggedFill): boolean {
  return (
    Math.abs(a.at - b.at) <= TOGETHER_MS &&
    a.fact.price === b.fact.price &&
    a.fact.side === b.fact.side &&
    a.fact.outcome === b.fact.outcome &&
    a.fact.strategy === b.fact.strategy &&
    a.fact.role === b.fact.role &&
    a.order?.place.conditionId === b.order?.place.conditionId
  );
}

/** @param left micro-shares that have no counterpart; @param other the run that does not have them */
function explain(run: Difference['run'], fill: LoggedFill, left: number, other: RunLog): Difference {
  const { strategy, outcome, side, role, price, size } = fill.fact;
  const why = left < size ? 'size' : whyNot(fill, other);
  const shares = rounded(left / MICRO);
  return { run, why, at: fill.at, strategy, outcome, side, role, price: toFraction(price), shares };
}

function whyNot(fill: LoggedFill, { orders, denials }: RunLog): DifferenceClass {
  const { at, order, fact } = fill;
  const alike = orders.filter(
    ({ strategy, place }) =>
      strategy === fact.strategy &&
      place.side === fact.side &&
      place.token === order?.place.token &&
      isNear(place, order.place),
  );
  const near = alike.filter((one) => at >= one.at - TOGETHER_MS && at <= (one.endedAt ?? Infinity) + TOGETHER_MS);
  const samePrice = near.filter(({ place }) => fact.role === 'taker' || place.price === fact.price);
  const alive = samePrice.find((one) => fact.role === 'taker' || (at >= one.at && at <= (one.endedAt ?? Infinity)));
  if (alive !== undefined) return whyUnfilled(alive, fact.role);
  if (samePrice.length > 0) return 'latency';
  const denial = denials.findLast(
    (one) => one.strategy === fact.strategy && at - one.at >= 0 && at - one.at <= DENIED_WITHIN_MS,
  );
  if (denial !== undefined) return `denied ${denial.code}`;
  return near.length > 0 ? 'price' : 'decision';
}

/** Immediate orders are compared with immediate ones. */
function isNear(a: LoggedOrder['place'], b: LoggedOrder['place']): boolean {
  return a.postOnly === b.postOnly;
}

function whyUnfilled({ end, ahead, passed }: LoggedOrder, role: 'maker' | 'taker'): DifferenceClass {
  if (role === 'taker') return end?.kind === 'refused' || end?.kind === 'killed' ? 'gone' : 'latency';
  // Of a recorded order nobody knows what stood ahead of it: that it was not filled says that something did.
  return end === undefined || ahead > 0 || passed > 0 ? 'queue' : 'own-impact';
}

function sumOf(fills: readonly LoggedFill[]): Sum {
  const shares = fills.reduce((sum, { fact }) => sum + fact.size, 0);
  return { fills: fills.length, shares: rounded(shares / MICRO) };
}

function agreementOf(recorded: readonly LoggedFill[], predicted: readonly LoggedFill[], both: number): number {
  const all = [...recorded, ...predicted].reduce((sum, { fact }) => sum + fact.size, 0);
  return all === 0 ? 1 : rounded((2 * both) / all);
}

function classesOf(differences: readonly Difference[]): Comparison['classes'] {
  const groups = Map.groupBy(differences, ({ run, why }) => `${run} ${why}`);
  return [...groups.values()]
    .map((group) => ({
      run: group[0]!.run,
      why: group[0]!.why,
      fills: group.length,
      shares: rounded(group.reduce((sum, { shares }) => sum + shares, 0)),
    }))
    .sort((a, b) => b.shares - a.shares);
}
