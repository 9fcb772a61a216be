import type { Engine } from '../engine/engine.ts';
import { allEvaluations } from '../engine/decisions/evaluations.ts';
import { fairValueOf } from '../engine/decisions/own-picture.ts';
import type { Market } from '../engine/market.ts';
import type { PlaceEffect } from '../events/effects.ts';
import type { EvaluationsByStrategy } from '../events/evaluation-counts.ts';
import type { ConditionId, Outcome } from '../market/ids.ts';
import type { Round } from '../market/round.ts';
import type { OrderEnd, PaperOrder, PaperTrade } from '../matching/index.ts';
import { type EpochMs, epochMs, MICRO, type MicroUsdc, microUsdc, toFraction, toShares } from '../units/index.ts';
import { CalibrationTally, type Prediction } from './calibration.ts';
import { Equity } from './equity.ts';
import { MarkoutTally, rounded } from './markouts.ts';
import { MissedTally } from './missed.ts';
import { type OpenFill, OpenFills } from './open-fills.ts';
import { type DenialCount, type FillRow, MARKOUT_HORIZONS_S, type RoundResult, type RoundSeries } from './result.ts';
import { type Ending, RoundRecord } from './round-record.ts';
import type { BacktestSettings } from './settings.ts';
import { StrategyTally } from './strategy-tally.ts';

/**
 * Writes down what a backtest does, while it runs. What it keeps grows with rounds, never with events: sums, one line per round,
 * a bounded list of fills and one drawing.
 */
export class Notebook {
  readonly rounds: RoundResult[] = [];
  readonly equity: Equity;
  readonly markouts = new MarkoutTally();
  readonly calibration = new CalibrationTally();
  readonly missed = new MissedTally();
  readonly strategies = new Map<string, StrategyTally>();
  readonly fills: FillRow[] = [];
  fillsLeftOut = 0;
  satOut = 0;
  chosen: RoundSeries | undefined;
  readonly #settings: BacktestSettings;
  readonly #engine: Engine;
  readonly #open = new Map<ConditionId, RoundRecord>();
  readonly #openFills = new OpenFills();
  readonly #denials = new Map<string, number>();
  /** Strategies of orders that are not over. */
  readonly #strategyOf = new Map<number, string>();
  #gained = 0;
  #nextAt = Infinity;
  #mostFills = -1;

  constructor(settings: BacktestSettings, engine: Engine) {
    this.#settings = settings;
    this.#engine = engine;
    this.equity = new Equity(settings.capital);
    for (const { strategy } of engine.strategies) this.strategies.set(strategy.name, new StrategyTally());
  }

  /** When {@link Notebook.look} wants to be called. */
  get nextAt(): number {
    return this.#nextAt;
  }

  get openRounds(): readonly RoundRecord[] {
    return [...this.#open.values()];
  }

  /** What became of every evaluation, as the engine counted it. */
  get evaluations(): EvaluationsByStrategy {
    return allEvaluations(this.#engine);
  }

  get denials(): readonly DenialCount[] {
    return [...this.#denials.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, count]) => {
        const [strategy = '', code = ''] = key.split(' ');
        return { strategy, code, count };
      });
  }

  listed(at: EpochMs, round: Round): void {
    if (this.#open.has(round.conditionId)) return;
    this.#open.set(round.conditionId, new RoundRecord(round, at));
    this.#plan();
  }

  denied(strategy: string, code: string): void {
    const key = `${strategy} ${code}`;
    this.#denials.set(key, (this.#denials.get(key) ?? 0) + 1);
  }

  /** The engine said whose an order is, before it sent it. */
  told(clientId: number, strategy: string): void {
    if (!this.#strategyOf.has(clientId)) this.#strategyOf.set(clientId, strategy);
  }

  intended({ clientId, conditionId }: PlaceEffect): void {
    this.#tally(this.#strategyOf.get(clientId)).orders.intended += 1;
    const record = this.#open.get(conditionId);
    if (record !== undefined) record.orders += 1;
  }

  filled(at: EpochMs, order: PaperOrder, { role, executions, money }: PaperTrade): void {
    const record = this.#open.get(order.place.conditionId);
    if (record === undefined || money === undefined) return;
    const strategy = this.#strategyNameOf(order);
    const tally = this.#tally(strategy);
    const outcome = outcomeOf(record.round, order);
    const shares = executions.reduce((sum, { size }) => sum + size, 0);
    record.money.fill(strategy, outcome, order.side, role, shares, money);
    const values: (number | null)[] = MARKOUT_HORIZONS_S.map(() => null);
    const price = rounded(money.notional / shares);
    const head = { slug: record.round.slug, strategy, outcome, side: order.side, role };
    const row: FillRow = { at, ...head, price, shares: shares / MICRO, feeUsdc: money.fee / MICRO, markouts: values };
    const tallies = [this.markouts, tally.markouts];
    this.#openFills.add({ at, round: record.round, outcome, side: order.side, price, tallies, values });
    record.drawFill(row);
    if (this.fills.length < this.#settings.fillRows) this.fills.push(row);
    else this.fillsLeftOut += 1;
    this.#plan();
  }

  ended(at: EpochMs, order: PaperOrder, end: OrderEnd): void {
    const strategy = this.#strategyNameOf(order);
    const { orders } = this.#tally(strategy);
    this.#strategyOf.delete(order.place.clientId);
    if (end.kind === 'refused') orders.refused += 1;
    else orders.accepted += 1;
    if (end.kind === 'cancelled') orders.cancelled += 1;
    const filled = order.place.size - order.remaining;
    if (filled > 0) orders.filled += 1;
    const record = this.#open.get(order.place.conditionId);
    if (record === undefined) return;
    const outcome = outcomeOf(record.round, order);
    record.missed.ended(strategy, outcome, order, end);
    if (order.restedAt === undefined) return;
    const price = toFraction(order.price);
    const times = { from: order.restedAt, to: at };
    const shares = toShares(order.place.size);
    record.drawOrder({ strategy, outcome, side: order.side, price, shares, filled: filled / MICRO, ...times });
  }

  /** Takes the looks that are due by `now`; the engine stands as it stood just before. */
  look(now: EpochMs): void {
    this.#openFills.look(now, (fill) => this.#midOf(fill, now));
    for (const record of this.#open.values()) this.#lookAt(record, now);
    this.equity.look(this.#worth());
    this.#plan();
  }

  /** A round is over. Its orders must be gone by now. */
  settle(at: EpochMs, record: RoundRecord, ending: Ending): void {
    const { round, money } = record;
    const strike = this.#engine.markets.get(round.conditionId)?.strike?.price;
    const counts = ending.kind === 'settled';
    this.#open.delete(round.conditionId);
    if (record.satOut) {
      this.satOut += 1;
      return this.#plan();
    }
    if (counts) this.#openFills.settle(round, (outcome) => Number(outcome === ending.winner));
    else this.#leaveOut(record);
    this.missed.add(record.missed.result(counts ? ending.winner : undefined));
    this.rounds.push(record.result(ending, strike));
    if (counts) {
      this.#gained += money.gain(ending.winner);
      for (const [strategy, part] of money.parts) this.#tally(strategy).settle(part, ending.winner);
      this.calibration.settle(record.predictions, ending.winner);
      this.equity.mark(at, this.#worth());
    }
    this.#choose(record, ending, strike);
    this.#plan();
  }

  /** A round does not count: neither do its fills. */
  #leaveOut({ round, money }: RoundRecord): void {
    this.#openFills.drop(round);
    const listed = this.fills.length;
    const rest = this.fills.filter(({ slug }) => slug !== round.slug);
    this.fills.splice(0, listed, ...rest);
    this.fillsLeftOut -= money.fills - (listed - rest.length);
  }

  /** Gains of all rounds that count. */
  get gained(): MicroUsdc {
    return microUsdc(this.#gained);
  }

  #lookAt(record: RoundRecord, now: EpochMs): void {
    const { round, sampler, predictions } = record;
    while (sampler.nextAt <= now) sampler.take(this.#sample(round, epochMs(sampler.nextAt)));
    while (record.nextPredictionAt <= now) predictions.push(this.#prediction(round, now));
  }

  #sample(round: Round, at: EpochMs): Parameters<RoundRecord['sampler']['take']>[0] {
    const market = this.#engine.markets.get(round.conditionId);
    const { prices } = this.#engine;
    const book = market?.books.up;
    const fairUp = market === undefined ? undefined : fairValueOf(this.#engine, market, at).fairUp;
    const tops = book?.live === true ? { bid: book.bestBid, ask: book.bestAsk } : { bid: 0 as const, ask: 0 as const };
    return { ...tops, spot: prices.spot(at)?.value, twap: prices.twap(at)?.value, fairUp };
  }

  #prediction(round: Round, now: EpochMs): Prediction {
    const market = this.#engine.markets.get(round.conditionId);
    if (market === undefined) return { model: undefined, market: undefined };
    return { model: fairValueOf(this.#engine, market, now).fairUp, market: midIn(market, 'up') ?? undefined };
  }

  #midOf({ round, outcome }: OpenFill, now: EpochMs): number | null | 'later' {
    if (now >= round.endsAt) return 'later';
    const market = this.#engine.markets.get(round.conditionId);
    return market === undefined ? null : midIn(market, outcome);
  }

  /** The account's worth: what was gained, and open rounds at the best bids that were last believed. */
  #worth(): MicroUsdc {
    let worth = this.#settings.capital + this.#gained;
    for (const { round, money } of this.#open.values()) {
      if (money.fills === 0) continue;
      const books = this.#engine.markets.get(round.conditionId)?.books;
      worth += money.worth(books?.up.mark ?? 0, books?.down.mark ?? 0);
    }
    return microUsdc(worth);
  }

  #choose(record: RoundRecord, ending: Ending, strike: number | undefined): void {
    const { round } = this.#settings;
    const { fills } = record.money;
    if (round === undefined ? fills <= this.#mostFills : record.round.slug !== round) return;
    this.#mostFills = fills;
    this.chosen = record.series(ending.winner, strike);
  }

  #plan(): void {
    let at = this.#openFills.nextAt;
    for (const { sampler, nextPredictionAt } of this.#open.values())
      at = Math.min(at, sampler.nextAt, nextPredictionAt);
    this.#nextAt = at;
  }

  #strategyNameOf({ place }: PaperOrder): string {
    return this.#strategyOf.get(place.clientId) ?? 'unknown';
  }

  #tally(strategy = 'unknown'): StrategyTally {
    const tally = this.strategies.get(strategy) ?? new StrategyTally();
    this.strategies.set(strategy, tally);
    return tally;
  }
}

function outcomeOf({ up }: Round, { place }: PaperOrder): Outcome {
  return place.token === up ? 'up' : 'down';
}

/** Mid of an outcome's book in pUSD; null without both sides of a live book. */
function midIn({ books }: Market, outcome: Outcome): number | null {
  const { live, bestBid, bestAsk } = books[outcome];
  if (!live || bestBid === 0 || bestAsk === 0) return null;
  return (toFraction(bestBid) + toFraction(bestAsk)) / 2;
}
