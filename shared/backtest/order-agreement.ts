import { MICRO } from '../units/index.ts';
import { rounded } from './markouts.ts';
import type { EchoedOrder } from './order-echo.ts';
import type { LoggedOrder, RunLog } from './run-log.ts';

/**
 * Why one order was filled more in one of the two.
 *
 * `queue`: others were ahead of it where it got less. `gone`: what it was to take was displayed in one and not there in the other.
 * `own-impact`: no trade of the tape reached it. `refused CODE`: the simulated venue did not take it.
 */
export type OrderDifference = 'queue' | 'gone' | 'own-impact' | `refused ${string}`;

/** How well fills are predicted of the very orders that a run sent. */
export type OrderAgreement = {
  readonly orders: number;
  /** Shares that the run's orders got, that the simulated venue gave to them, and the smaller of the two order by order. */
  readonly recordedShares: number;
  readonly predictedShares: number;
  readonly bothShares: number;
  /** 2 × both ÷ (recorded + predicted): 1 when all agree, also when nothing was filled. */
  readonly agreement: number;
  /** What an order got in one only, by reason; largest first. */
  readonly classes: readonly {
    readonly more: 'recorded' | 'predicted';
    readonly why: OrderDifference;
    readonly orders: number;
    readonly shares: number;
  }[];
};

type Difference = { readonly more: 'recorded' | 'predicted'; readonly why: OrderDifference; readonly shares: number };

/**
 * Sets what each order of a run got against what its echo got.
 *
 * @param echoes one for each of the run's orders, in the same order
 */
export function agreementByOrder({ orders, fills }: RunLog, echoes: readonly EchoedOrder[]): OrderAgreement {
  const got = new Map<LoggedOrder, number>();
  for (const { order, fact } of fills) if (order !== undefined) got.set(order, (got.get(order) ?? 0) + fact.size);
  const sums = { recorded: 0, predicted: 0, both: 0 };
  const differences: Difference[] = [];
  for (const [index, order] of orders.entries()) {
    const recorded = got.get(order) ?? 0;
    const echo = echoes[index]!;
    sums.recorded += recorded;
    sums.predicted += echo.filled;
    sums.both += Math.min(recorded, echo.filled);
    if (recorded !== echo.filled) differences.push(differenceOf(order, recorded, echo));
  }
  const { recorded, predicted, both } = sums;
  return {
    orders: orders.length,
    recordedShares: rounded(recorded / MICRO),
    predictedShares: rounded(predicted / MICRO),
    bothShares: rounded(both / MICRO),
    agreement: recorded + predicted === 0 ? 1 : rounded((2 * both) / (recorded + predicted)),
    classes: classesOf(differences),
  };
}

function differenceOf(order: LoggedOrder, recorded: number, echo: EchoedOrder): Difference {
  const shares = Math.abs(recorded - echo.filled) / MICRO;
  if (recorded > echo.filled) return { more: 'recorded', why: whyLess(order, echo), shares };
  return { more: 'predicted', why: order.place.postOnly ? 'queue' : 'gone', shares };
}

/** Why the simulated venue gave less. */
function whyLess({ place }: LoggedOrder, { end, ahead, passed }: EchoedOrder): OrderDifference {
  const isNothingThere = end?.kind === 'refused' && (end.code === 'FAK_NO_MATCH' || end.code === 'FOK_NOT_FILLED');
  if (end?.kind === 'refused' && !isNothingThere) return `refused ${end.code}`;
  if (!place.postOnly) return 'gone';
  return ahead > 0 || passed > 0 ? 'queue' : 'own-impact';
}

function classesOf(differences: readonly Difference[]): OrderAgreement['classes'] {
  const groups = Map.groupBy(differences, ({ more, why }) => `${more} ${why}`);
  return [...groups.values()]
    .map((group) => ({
      more: group[0]!.more,
      why: group[0]!.why,
      orders: group.length,
      shares: rounded(group.reduce((sum, { shares }) => sum + shares, 0)),
    }))
    .sort((a, b) => b.shares - a.shares);
}
