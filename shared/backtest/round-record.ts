import type { Outcome } from '../market/ids.ts';
import type { Round } from '../market/round.ts';
import { type EpochMs, MICRO } from '../units/index.ts';
import type { Prediction } from './calibration.ts';
import { rounded } from './markouts.ts';
import { MissedOfRound } from './missed.ts';
import { CALIBRATION_PARTS, type FillRow, type RoundResult, type RoundSeries, type SeriesOrder } from './result.ts';
import { RoundMoney } from './round-money.ts';
import { partAt, RoundSampler } from './round-sampler.ts';

/** A drawing holds no more of each. */
const DRAWN = 2_000;

/** How a round came to its end. */
export type Ending =
  | { readonly kind: 'settled'; readonly winner: Outcome; readonly by: 'venue' | 'twap' }
  | { readonly kind: 'excluded'; readonly why: 'unresolved' | 'frozen'; readonly winner?: Outcome };

/** Everything that is kept of one round while it lives. */
export class RoundRecord {
  readonly round: Round;
  readonly satOut: boolean;
  readonly money = new RoundMoney();
  readonly missed = new MissedOfRound();
  readonly sampler: RoundSampler;
  readonly predictions: Prediction[] = [];
  orders = 0;
  readonly #drawnOrders: SeriesOrder[] = [];
  readonly #drawnFills: FillRow[] = [];

  /** @param listedAt a round that had begun by then is sat out: it is not looked at */
  constructor(round: Round, listedAt: EpochMs) {
    this.round = round;
    this.satOut = listedAt > round.startsAt;
    this.sampler = new RoundSampler(round, this.satOut);
  }

  /** When the next prediction is to be noted; Infinity when there is none. */
  get nextPredictionAt(): number {
    const part = CALIBRATION_PARTS[this.predictions.length];
    return part === undefined || this.satOut ? Infinity : partAt(this.round, part);
  }

  drawOrder(order: SeriesOrder): void {
    if (this.#drawnOrders.length < DRAWN) this.#drawnOrders.push(order);
  }

  drawFill(fill: FillRow): void {
    if (this.#drawnFills.length < DRAWN) this.#drawnFills.push(fill);
  }

  /** The round's line in the result. */
  result(ending: Ending, strike: number | undefined): RoundResult {
    const { slug, startsAt, endsAt } = this.round;
    const head = { slug, startsAt, endsAt, ...(strike === undefined ? {} : { strike }) };
    if (ending.kind === 'excluded') {
      const winner = ending.winner === undefined ? {} : { winner: ending.winner };
      const nothing = {
        orders: 0,
        fills: 0,
        makerFills: 0,
        shares: 0,
        notionalUsdc: 0,
        feesUsdc: 0,
        pnlUsdc: 0,
        byStrategy: [],
      };
      return { ...head, ...winner, excluded: ending.why, ...nothing };
    }
    const { money } = this;
    const { winner } = ending;
    return {
      ...head,
      winner,
      settledBy: ending.by,
      orders: this.orders,
      fills: money.fills,
      makerFills: money.sum('makerFills'),
      shares: inUnits(money.sum('shares')),
      notionalUsdc: inUnits(money.sum('notional')),
      feesUsdc: inUnits(money.sum('fees')),
      pnlUsdc: inUnits(money.gain(winner)),
      byStrategy: [...money.parts].map(([strategy, part]) => ({
        strategy,
        pnlUsdc: inUnits(part.cash + part[winner]),
      })),
    };
  }

  series(winner: Outcome | undefined, strike: number | undefined): RoundSeries {
    const { slug, startsAt, endsAt } = this.round;
    return {
      slug,
      startsAt,
      endsAt,
      ...(strike === undefined ? {} : { strike }),
      ...(winner === undefined ? {} : { winner }),
      ...this.sampler.series(),
      orders: this.#drawnOrders,
      fills: this.#drawnFills,
    };
  }
}

function inUnits(micro: number): number {
  return rounded(micro / MICRO);
}
