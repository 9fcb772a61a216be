import { CalibrationTally, type Prediction } from '../../shared/backtest/calibration.ts';
import { MarkoutTally } from '../../shared/backtest/markouts.ts';
import { type OpenFill, OpenFills } from '../../shared/backtest/open-fills.ts';
import { CALIBRATION_PARTS, MARKOUT_HORIZONS_S } from '../../shared/backtest/result.ts';
import { partAt } from '../../shared/backtest/round-sampler.ts';
import { fairValueOf } from '../../shared/engine/decisions/own-picture.ts';
import type { Engine } from '../../shared/engine/engine.ts';
import type { Market } from '../../shared/engine/market.ts';
import type { Effect, Fact } from '../../shared/events/effects.ts';
import type { ConditionId, OrderHash, Outcome } from '../../shared/market/ids.ts';
import { type EpochMs, toFraction } from '../../shared/units/index.ts';
import { PnlTally } from '../supervisor/pnl-tally.ts';

type FillFact = Extract<Fact, { type: 'fill' }>;

/** What was heard of one strategy. */
export type Heard = { readonly markouts: MarkoutTally; readonly rounds: Set<ConditionId>; fills: number };

/** Probabilities of one round so far, in the order of the parts. */
type Course = { readonly market: Market; readonly predictions: Prediction[] };

/**
 * Listens to the engines that read an asset's tapes again, one incarnation after the other, and keeps what makes evidence: how
 * prices moved after each fill, and what was predicted of each round.
 */
export class TapeEar {
  readonly calibration = new CalibrationTally();
  readonly pnl = new PnlTally();
  readonly strategies = new Map<string, Heard>();
  readonly #fills = new OpenFills();
  readonly #courses = new Map<ConditionId, Course>();
  readonly #settled = new Set<ConditionId>();
  readonly #counted = new Set<string>();
  #markets = new Map<number, ConditionId>();
  readonly #orders = new Map<OrderHash, ConditionId>();

  /** A fresh engine begins; numbers of its orders begin anew. */
  begin(): void {
    this.#markets = new Map();
    this.#courses.clear();
  }

  /** Looks at what is due before the engine takes an input of this moment. */
  look(engine: Engine, at: EpochMs): void {
    this.#fills.look(at, (fill) => midOf(engine, fill, at));
    for (const market of engine.markets.values()) this.#predict(engine, market, at);
  }

  /** Hears what the engine wants and tells upon an input. */
  hear(engine: Engine, at: EpochMs, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === 'place') this.#markets.set(effect.clientId, effect.conditionId);
      if (effect.type === 'fact') this.#fact(engine, at, effect.fact);
    }
  }

  /** The last tape has been read. A venue that is away at the end of a session takes nothing from what was seen before. */
  finish(): void {
    this.#fills.finish();
  }

  #fact(engine: Engine, at: EpochMs, fact: Fact): void {
    if (fact.type === 'order') this.#noteOrder(fact);
    if (fact.type === 'fill') this.#fill(engine, at, fact);
    if (fact.type === 'pnl') for (const earnings of fact.realised) this.pnl.set(earnings);
    if (fact.type === 'round' && fact.resolution !== undefined)
      this.#settle(engine, fact.conditionId, fact.resolution.winner);
  }

  #noteOrder({ clientId, orderId }: Extract<Fact, { type: 'order' }>): void {
    const conditionId = this.#markets.get(clientId);
    if (orderId !== undefined && conditionId !== undefined) this.#orders.set(orderId, conditionId);
  }

  /** Each fill once, when it is first told; a successor tells those of its predecessor again. */
  #fill(engine: Engine, at: EpochMs, { tradeId, orderId, strategy, outcome, side, price, status }: FillFact): void {
    const conditionId = this.#orders.get(orderId);
    const market = conditionId === undefined ? undefined : engine.markets.get(conditionId);
    const key = `${tradeId}/${orderId}`;
    if (market === undefined || status === 'FAILED' || this.#counted.has(key)) return;
    this.#counted.add(key);
    const heard = this.#heardOf(strategy);
    heard.fills += 1;
    heard.rounds.add(market.round.conditionId);
    const tallies = [heard.markouts];
    const values = MARKOUT_HORIZONS_S.map(() => null);
    this.#fills.add({ at, round: market.round, outcome, side, price: toFraction(price), tallies, values });
  }

  #heardOf(strategy: string): Heard {
    const known = this.strategies.get(strategy);
    if (known !== undefined) return known;
    const heard: Heard = { markouts: new MarkoutTally(), rounds: new Set(), fills: 0 };
    this.strategies.set(strategy, heard);
    return heard;
  }

  /** A round that had begun when the engine learned of it has no whole course. */
  #predict(engine: Engine, market: Market, at: EpochMs): void {
    const { conditionId } = market.round;
    if (market.satOut || at < market.round.startsAt || this.#settled.has(conditionId)) return;
    const course = this.#courses.get(conditionId) ?? { market, predictions: [] };
    this.#courses.set(conditionId, course);
    for (;;) {
      const part = CALIBRATION_PARTS[course.predictions.length];
      if (part === undefined || partAt(market.round, part) > at) return;
      const model = fairValueOf(engine, market, engine.now).fairUp;
      course.predictions.push({ model, market: midIn(market, 'up') ?? undefined });
    }
  }

  #settle(engine: Engine, conditionId: ConditionId, winner: Outcome): void {
    const market = engine.markets.get(conditionId);
    if (market !== undefined) this.#fills.settle(market.round, (outcome) => (outcome === winner ? 1 : 0));
    const course = this.#courses.get(conditionId);
    if (course === undefined || this.#settled.has(conditionId)) return;
    this.#settled.add(conditionId);
    this.#courses.delete(conditionId);
    this.calibration.settle(course.predictions, winner);
  }
}

/** After its end the payout says what a share was worth. */
function midOf({ markets }: Engine, { round, outcome }: OpenFill, at: EpochMs): number | null | 'later' {
  if (at >= round.endsAt) return 'later';
  const market = markets.get(round.conditionId);
  return market === undefined ? null : midIn(market, outcome);
}

function midIn({ books }: Market, outcome: Outcome): number | null {
  const { live, bestBid, bestAsk } = books[outcome];
  return live && bestBid !== 0 && bestAsk !== 0 ? (toFraction(bestBid) + toFraction(bestAsk)) / 2 : null;
}
