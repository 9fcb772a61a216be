import { defaultEngineConfig } from '../../support/engine-config.ts';
import type { EngineConfig } from '../../../shared/engine/config.ts';
import { createEngine, type Engine, step, viewOf } from '../../../shared/engine/engine.ts';
import type { EngineView } from '../../../shared/engine/engine-view.ts';
import type { Effect, Fact, PlaceEffect } from '../../../shared/events/effects.ts';
import type { EngineEvent, VenueFill, VenueOrder } from '../../../shared/events/engine-events.ts';
import type { BookEvent, LevelsEvent } from '../../../shared/events/market-events.ts';
import type { OrderHash, Outcome, TradeId } from '../../../shared/market/ids.ts';
import { type Round, tokenOf } from '../../../shared/market/round.ts';
import type { Decision, Strategy, StrategyView } from '../../../shared/strategies/strategy.ts';
import {
  type EpochMs,
  epochMs,
  type MicroShares,
  microShares,
  microUsdc,
  type Price,
  price,
  tick,
} from '../../../shared/units/index.ts';
import { btcRound } from '../../support/rounds.ts';

/** 2026-11-20 15:05:00 UTC, the start of a 5m window. */
export const T0 = 1_795_187_100_000;
export const ROUND_MS = 300_000;

export const ROUND: Round = btcRound(T0);
export const NEXT: Round = btcRound(T0 + ROUND_MS);

type Level = readonly [price: number, shares: number];

export const shares = (count: number): MicroShares => microShares(Math.round(count * 1_000_000));
export const cents = (count: number): Price => price(Math.round(count * 100));

/** A strategy that wants what the test says. Everything that it is shown is frozen first. */
export function scripted(name: Strategy['name'], decide: (view: StrategyView) => Decision): Strategy {
  return {
    name,
    kind: name === 'inventory_making' ? 'maker' : 'taker',
    evaluate: (view) => decide(deepFreeze(view)),
  };
}

export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const part of Object.values(value)) deepFreeze(part);
  return value;
}

/** Drives one engine: says what happens when, and collects what it wants. */
export class Driver {
  readonly engine: Engine;
  readonly effects: Effect[] = [];
  /** What the engine was told, and when. */
  readonly told: { readonly at: EpochMs; readonly event: EngineEvent }[] = [];
  now: number;
  /** Sees the effects of every single step. */
  watch: (effects: readonly Effect[]) => void = () => undefined;
  #trades = 0;

  constructor(strategies: readonly Strategy[] = [], config: Partial<EngineConfig> = {}, startMs = T0 - 60_000) {
    this.engine = createEngine({ ...defaultEngineConfig('BTC', '5m'), ...config }, strategies);
    this.now = startMs;
  }

  /** Lets an event happen now. @returns the effects of this step */
  send(event: EngineEvent): Effect[] {
    const from = this.effects.length;
    const at = epochMs(this.now);
    this.told.push({ at, event });
    step(this.engine, at, event, this.effects);
    const effects = this.effects.slice(from);
    this.watch(effects);
    return effects;
  }

  /** Moves the clock, waking the engine whenever it asked for it. @returns the effects on the way */
  until(ms: number): Effect[] {
    const from = this.effects.length;
    for (let at = this.#nextWake(); at <= ms; at = this.#nextWake()) {
      this.now = at;
      this.send({ type: 'timer' });
    }
    this.now = ms;
    return this.effects.slice(from);
  }

  /** Sockets up, a lease for hours, the round listed, both books fresh, reconciled. */
  open(round: Round = ROUND, bid = 47, ask = 53): this {
    this.send({ type: 'feed-up', feed: 'market' });
    this.send({ type: 'feed-up', feed: 'user' });
    this.lease(1_000);
    this.list(round, bid, ask);
    return this;
  }

  list(round: Round, bid = 47, ask = 53): void {
    this.send({ type: 'round-listed', round });
    this.books(round, bid, ask);
    this.reconcile([round]);
  }

  lease(usdc: number, ttlMs = 86_400_000): void {
    this.send({ type: 'lease', exposureLimit: microUsdc(usdc * 1_000_000), expiresAt: epochMs(this.now + ttlMs) });
  }

  /** Fresh mirrored snapshots of both tokens; bid and ask of Up in cents, 100 shares each. */
  books(round: Round, bid = 47, ask = 53): void {
    this.send(this.book(round, 'up', [[bid, 100]], [[ask, 100]]));
    this.send(this.book(round, 'down', [[100 - ask, 100]], [[100 - bid, 100]]));
  }

  book(round: Round, outcome: Outcome, bids: readonly Level[], asks: readonly Level[], venueMs = this.now): BookEvent {
    return {
      type: 'book',
      slot: this.slot(round, outcome),
      venueMs,
      tick: tick(100),
      bidCount: bids.length,
      bidPrices: Float64Array.from(bids, ([at]) => at * 100),
      bidSizes: Float64Array.from(bids, ([, size]) => size * 1e6),
      askCount: asks.length,
      askPrices: Float64Array.from(asks, ([at]) => at * 100),
      askSizes: Float64Array.from(asks, ([, size]) => size * 1e6),
    };
  }

  level(round: Round, outcome: Outcome, side: 0 | 1, at: number, size: number, venueMs = this.now): LevelsEvent {
    return {
      type: 'levels',
      venueMs,
      count: 1,
      slots: Int32Array.of(this.slot(round, outcome)),
      sides: Uint8Array.of(side),
      prices: Float64Array.of(at * 100),
      sizes: Float64Array.of(size * 1e6),
    };
  }

  slot(round: Round, outcome: Outcome): number {
    return this.engine.tokens.slotOf(tokenOf(round, outcome));
  }

  reconcile(
    rounds: readonly Round[],
    openOrders: readonly VenueOrder[] = [],
    fills: readonly VenueFill[] = [],
  ): Effect[] {
    return this.send({ type: 'reconciled', conditionIds: rounds.map((round) => round.conditionId), openOrders, fills });
  }

  /** Signs an intended order. Its id is made from its number. */
  sign(place: PlaceEffect): OrderHash {
    const orderId = idOf(place.clientId);
    this.send({ type: 'order-signed', clientId: place.clientId, orderId });
    return orderId;
  }

  /** Signs it and has the venue accept it. */
  accept(place: PlaceEffect, status: 'live' | 'matched' | 'delayed' | 'unmatched' = 'live'): OrderHash {
    const orderId = this.sign(place);
    this.send({ type: 'order-answer', clientId: place.clientId, outcome: { kind: 'accepted', status } });
    return orderId;
  }

  fill(place: PlaceEffect, more: Partial<VenueFill> = {}): VenueFill {
    this.#trades += 1;
    const { conditionId, token, side, price: at, size, orderType } = place;
    const fill: VenueFill = {
      tradeId: `trade-${this.#trades}` as TradeId,
      orderId: idOf(place.clientId),
      conditionId,
      token,
      side,
      price: at,
      size,
      role: orderType === 'FAK' ? 'taker' : 'maker',
      status: 'MATCHED',
      ...more,
    };
    this.send({ type: 'user-fill', fill });
    return fill;
  }

  get view(): EngineView {
    return viewOf(this.engine, epochMs(this.now));
  }

  facts<T extends Fact['type']>(type: T): Extract<Fact, { type: T }>[] {
    return factsIn(this.effects, type);
  }

  places(): PlaceEffect[] {
    return placesIn(this.effects);
  }

  /** Ids that cancels were asked for, so far. */
  cancels(): OrderHash[] {
    return cancelsIn(this.effects);
  }

  #nextWake(): number {
    const at = this.engine.wakeAt;
    return at === undefined || at <= this.now ? Infinity : at;
  }
}

export function idOf(clientId: number): OrderHash {
  return `0x${String(clientId).padStart(64, '0')}` as OrderHash;
}

/** An order of ours as the venue shows it. */
export function shown(place: PlaceEffect, matched = 0): VenueOrder {
  const { conditionId, token, side, price: at, size } = place;
  return { orderId: idOf(place.clientId), conditionId, token, side, price: at, size, matched: shares(matched) };
}

export function factsIn<T extends Fact['type']>(effects: readonly Effect[], type: T): Extract<Fact, { type: T }>[] {
  return effects.flatMap((effect) =>
    effect.type === 'fact' && effect.fact.type === type ? [effect.fact as Extract<Fact, { type: T }>] : [],
  );
}

export function placesIn(effects: readonly Effect[]): PlaceEffect[] {
  return effects.filter((effect) => effect.type === 'place');
}

export function cancelsIn(effects: readonly Effect[]): OrderHash[] {
  return effects.flatMap((effect) => (effect.type === 'cancel' ? effect.orderIds : []));
}

/** Quotes for a maker: BUY Up and BUY Down of 20 shares at these cents. */
export function bothSides(up: number, down: number, size = 20): Decision {
  return {
    kind: 'quotes',
    mode: 'NORMAL',
    quotes: [
      { outcome: 'up', side: 'BUY', price: cents(up), size: shares(size) },
      { outcome: 'down', side: 'BUY', price: cents(down), size: shares(size) },
    ],
  };
}

export const NO_QUOTES: Decision = { kind: 'quotes', mode: 'OFF', quotes: [] };
