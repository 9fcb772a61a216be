import type { Round, RoundPhase, Strike } from '../../market/round.ts';
import type { FairValue } from '../../models/index.ts';
import type {
  BookView,
  CandlesView,
  CrossedQuoteView,
  ExternalView,
  LeaderTrade,
  OwnFillView,
  OwnOrderView,
  OwnTakeView,
  Position,
  Positions,
  PriceView,
  StrategyView,
  TradeFlowView,
  TradeWindowView,
} from '../../strategies/strategy.ts';
import { type EpochMs, microShares, microUsdc } from '../../units/index.ts';
import type { EngineConfig, StrategyName } from '../config.ts';
import type { Market } from '../market.ts';
import { totalAtRisk } from '../money/exposure.ts';
import type { Holding } from '../money/holding.ts';
import { isFinal, type Order, stateOf, unbookedOf } from '../orders/order.ts';
import type { Engine } from '../state.ts';
import { heldBy } from '../venue-hold.ts';
import { workingSums } from '../orders/working-sums.ts';
import { fairValueOf } from './own-picture.ts';

/**
 * One round as strategies see it, made once for each round and read anew in every step. What costs something is worked out when
 * it is first asked for in a step: a strategy pays only for what it looks at.
 */
export class RoundView implements StrategyView {
  readonly #engine: Engine;
  readonly #market: Market;
  /** The step for which the fields below hold. */
  #step = -1;
  #fairValue: FairValue | undefined;
  #takes: readonly OwnTakeView[] | undefined;

  constructor(engine: Engine, market: Market) {
    this.#engine = engine;
    this.#market = market;
  }

  get now(): EpochMs {
    return this.#engine.now;
  }

  get config(): EngineConfig {
    return this.#engine.config;
  }

  get round(): Round {
    return this.#market.round;
  }

  get phase(): RoundPhase {
    return this.#market.phase;
  }

  get secondsLeft(): number {
    return this.#leftMs() / 1000 / this.round.timeScale;
  }

  get fractionLeft(): number {
    return Math.min(1, Math.max(0, this.#leftMs() / (this.round.endsAt - this.round.startsAt)));
  }

  get strike(): Strike | undefined {
    return this.#market.strike;
  }

  get spot(): PriceView | undefined {
    return this.#engine.prices.spot(this.now);
  }

  get twap(): PriceView | undefined {
    return this.#engine.prices.twap(this.now);
  }

  get expectedMean(): number | undefined {
    return this.#fair().expectedMean;
  }

  get fairUp(): number | undefined {
    return this.#fair().fairUp;
  }

  get window(): TradeWindowView {
    return this.#engine.prices.window;
  }

  get trades(): TradeFlowView {
    return this.#engine.prices.trades;
  }

  get up(): BookView {
    return this.#market.books.up.view;
  }

  get down(): BookView {
    return this.#market.books.down.view;
  }

  get positions(): Positions {
    const { fills } = this.#market;
    return { up: positionOf(fills.holding('up')), down: positionOf(fills.holding('down')) };
  }

  heldBy(strategy: StrategyName): Positions {
    const { fills } = this.#market;
    return { up: positionOf(fills.part(strategy, 'up')), down: positionOf(fills.part(strategy, 'down')) };
  }

  get orders(): readonly OwnOrderView[] {
    return workingSums(this.#market).views;
  }

  get fills(): readonly OwnFillView[] {
    return this.#market.fills.views;
  }

  get crossedQuotes(): readonly CrossedQuoteView[] {
    return this.#market.crossedQuotes;
  }

  get takes(): readonly OwnTakeView[] {
    this.#renew();
    this.#takes ??= this.#market.taken.map(ownTake);
    return this.#takes;
  }

  get volatility(): { readonly variance: number; readonly drift: number } {
    return this.#engine.prices.volatility(this.now);
  }

  get oracleAgeMs(): number | undefined {
    return this.#engine.prices.ageOf('oracle', this.now);
  }

  get binanceAgeMs(): number | undefined {
    return this.#engine.prices.ageOf('binance', this.now);
  }

  get oraclePrice(): number | undefined {
    return this.#engine.prices.lastOf('oracle');
  }

  get binancePrice(): number | undefined {
    return this.#engine.prices.lastOf('binance');
  }

  get secondReturn(): number | undefined {
    return this.#engine.prices.secondReturn(this.now);
  }

  get candles(): CandlesView | undefined {
    return this.#engine.candles;
  }

  get leaderTrades(): readonly LeaderTrade[] {
    return this.#market.leaderTrades;
  }

  get external(): ExternalView | undefined {
    return freshestOf(this.#market, this.now, this.config.advice.externalStaleMs);
  }

  get mayTake(): boolean {
    return this.now >= this.#engine.postOnlyUntil && heldBy(this.#engine) === undefined;
  }

  get freeCash(): number {
    return (this.#engine.lease?.account?.cash ?? Infinity) - totalAtRisk(this.#engine);
  }

  #leftMs(): number {
    return this.round.endsAt - this.now;
  }

  #fair(): FairValue {
    this.#renew();
    this.#fairValue ??= fairValueOf(this.#engine, this.#market, this.now);
    return this.#fairValue;
  }

  #renew(): void {
    if (this.#step === this.#engine.steps) return;
    this.#step = this.#engine.steps;
    this.#fairValue = undefined;
    this.#takes = undefined;
  }
}

const NOTHING: Position = { shares: microShares(0), cost: microUsdc(0) };

/** A shortage is no position: it is a purchase that failed after its shares were sold. */
function positionOf(holding: Readonly<Holding> | undefined): Position {
  return holding === undefined || holding.shares <= 0 ? NOTHING : { shares: holding.shares, cost: holding.cost };
}

function ownTake(order: Order): OwnTakeView {
  const { strategy, tag = '', outcome, side, price, size, intendedAt } = order.terms;
  const { filled } = order.evidence;
  const failure = failureOf(order);
  return {
    strategy,
    tag,
    outcome,
    side,
    price,
    size,
    filled,
    pending: !isFinal(stateOf(order)) || unbookedOf(order) > 0,
    ...(failure === undefined ? {} : { failure }),
    at: intendedAt,
  };
}

/** Refusals that say nothing but that the book held too little. */
const MISSED: ReadonlySet<string> = new Set(['FOK_NOT_FILLED', 'FAK_NO_MATCH']);

function failureOf(order: Order): string | undefined {
  const state = stateOf(order);
  if (state === 'absent') return 'absent';
  return state === 'refused' && order.refusal !== undefined && !MISSED.has(order.refusal) ? order.refusal : undefined;
}

function freshestOf({ external }: Market, now: EpochMs, staleMs: number): ExternalView | undefined {
  let freshest: ExternalView | undefined;
  for (const { source, fairUp, saidAt } of external.values()) {
    const ageMs = Math.max(0, now - saidAt);
    if (ageMs <= staleMs && ageMs < (freshest?.ageMs ?? Infinity)) freshest = { source, fairUp, ageMs };
  }
  return freshest;
}
