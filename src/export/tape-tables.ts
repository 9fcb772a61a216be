import { rounded } from '../../shared/backtest/markouts.ts';
import type { EngineCore } from '../../shared/engine/core.ts';
import type { StepProbe } from '../../shared/engine/effect-sink.ts';
import type { Input } from '../../shared/engine/input.ts';
import type { Effect, Fact, PlaceEffect } from '../../shared/events/effects.ts';
import type { ClientId, EngineEvent } from '../../shared/events/engine-events.ts';
import type { Asset } from '../../shared/market/assets.ts';
import type { ConditionId } from '../../shared/market/ids.ts';
import { type Round, tokenOf } from '../../shared/market/round.ts';
import type { Candidate } from '../../shared/strategies/selection.ts';
import { type EpochMs, toFraction, toShares, toUsdc } from '../../shared/units/index.ts';
import type { TableName } from './shapes.ts';
import type { Cell, Row } from './table.ts';

/** Takes a row of a table. */
export type Emit = (table: TableName, row: Row) => void;

type SentOrder = { readonly orderId: string; readonly signedAt: EpochMs; ackMs: number | null };

/**
 * Turns one incarnation's inputs, and what an engine wants upon them, into rows (strategies §20). Feed it every input after it
 * was applied, with the effects that came of it.
 */
export class TapeTables {
  readonly #asset: Asset;
  readonly #core: EngineCore;
  readonly #emit: Emit;
  readonly #rounds = new Map<ConditionId, { readonly round: Round; strike: Cell; source: Cell; outcome: Cell }>();
  readonly #intended = new Map<ClientId, Row>();
  readonly #sent = new Map<ClientId, SentOrder>();
  readonly #byHash = new Map<string, SentOrder>();
  #at = 0 as EpochMs;
  #selected: Candidate | undefined;
  #tops = '';

  constructor(asset: Asset, core: EngineCore, emit: Emit) {
    this.#asset = asset;
    this.#core = core;
    this.#emit = emit;
  }

  /** To be handed to `EngineCore.apply`. */
  readonly probe: StepProbe = {
    booked: (event) => this.#booked(event),
    signalled: (round, signals, selected) => this.#signals(round, signals, selected),
  };

  /** Before an input is applied. */
  begin({ at }: Input): void {
    this.#at = at;
    this.#selected = undefined;
  }

  /** After it. */
  end(input: Input, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.type === 'place') this.#place(effect);
      if (effect.type === 'fact') this.#fact(effect.fact);
    }
    if (input.kind === 'frame' && input.feed === 'market') this.#topsOfBook();
  }

  /** Rounds are told when everything that can be known of them is. */
  finish(): void {
    for (const row of this.#intended.values()) this.#emit('orders', row);
    for (const { round, strike, source, outcome } of this.#rounds.values()) {
      this.#emit('market_info', {
        slug: round.slug,
        strike,
        start_ms: round.startsAt,
        end_ms: round.endsAt,
        strike_source: source,
        outcome,
        asset: this.#asset,
        interval: round.interval,
        condition_id: round.conditionId,
        up_token: round.up,
        down_token: round.down,
      });
    }
  }

  #booked(event: EngineEvent): void {
    if (event.type === 'round-listed') this.#listed(event.round);
    else if (event.type === 'order-signed') this.#signed(event.clientId, event.orderId);
    else if (event.type === 'order-answer') this.#answered(event.clientId, event.outcome.kind);
    else if (event.type === 'price') {
      const { kind, priceMs, value, takerVolume } = event;
      if (kind === 'binance' && takerVolume !== undefined) this.#trade(priceMs, value, takerVolume);
    } else if ((event.type === 'book' || event.type === 'levels' || event.type === 'print') && event.venueMs > 0) {
      this.#latency('pm_recv', this.#at - event.venueMs);
    }
  }

  #listed(round: Round): void {
    if (this.#rounds.has(round.conditionId)) return;
    this.#rounds.set(round.conditionId, { round, strike: null, source: null, outcome: null });
  }

  #trade(priceMs: number, value: number, takerVolume: number): void {
    this.#latency('binance_recv', this.#at - priceMs);
    this.#emit('binance', {
      recv_time: new Date(this.#at).toISOString(),
      recv_ts_ms: this.#at,
      trade_ts_ms: priceMs,
      price: value,
      qty: Math.abs(takerVolume),
      side: takerVolume > 0 ? 'buy' : 'sell',
      asset: this.#asset,
    });
  }

  #latency(event: string, ms: number): void {
    this.#emit('latency', { ts_ms: this.#at, event, latency_us: ms * 1_000, asset: this.#asset });
  }

  #signals(round: Round, signals: readonly Candidate[], selected: Candidate | undefined): void {
    this.#selected = selected;
    const { spot, round: shown } = this.#core.view(this.#at);
    const strike = shown?.conditionId === round.conditionId ? shown.strike?.price : undefined;
    for (const candidate of signals) {
      const { signal, strategy } = candidate;
      this.#emit('signals', {
        ts_ms: this.#at,
        strategy,
        side: signal.outcome,
        edge: signal.edge,
        fair: signal.fair,
        mkt: toFraction(signal.ask),
        conf: signal.confidence,
        size_frac: signal.sizeFraction,
        asset_price: spot ?? null,
        dist: spot === undefined || strike === undefined ? null : (spot - strike) / strike,
        time_left_s: (round.endsAt - this.#at) / 1_000,
        selected: candidate === selected,
        asset: this.#asset,
        slug: round.slug,
      });
    }
  }

  #place(place: PlaceEffect): void {
    const round = this.#rounds.get(place.conditionId)?.round;
    const isTake = place.orderType === 'FAK' || place.orderType === 'FOK';
    this.#intended.set(place.clientId, {
      ts_ms: this.#at,
      order_id: null,
      side: place.side,
      price: toFraction(place.price),
      size: toShares(place.size),
      strategy: null,
      edge: isTake ? (this.#selected?.signal.edge ?? null) : null,
      asset_price: this.#core.view(this.#at).spot ?? null,
      time_left_s: round === undefined ? null : (round.endsAt - this.#at) / 1_000,
      asset: this.#asset,
      slug: round?.slug ?? null,
      outcome: round === undefined ? null : place.token === tokenOf(round, 'up') ? 'up' : 'down',
      order_type: place.orderType,
      state: 'intended',
    });
  }

  #fact(fact: Fact): void {
    if (fact.type === 'order') this.#amend(fact.clientId, { strategy: fact.strategy, state: fact.state });
    else if (fact.type === 'fill') this.#fill(fact);
    else if (fact.type === 'round') {
      const known = this.#rounds.get(fact.conditionId);
      if (known === undefined) return;
      if (fact.strike !== undefined) [known.strike, known.source] = [fact.strike.price, fact.strike.source];
      if (fact.resolution !== undefined) known.outcome = fact.resolution.winner;
    } else if (fact.type === 'strike-replaced') {
      const known = this.#rounds.get(fact.conditionId);
      if (known !== undefined) [known.strike, known.source] = [fact.to.price, fact.to.source];
    }
  }

  /** An order's row is written when its worker ends, with the last that was known. */
  #amend(clientId: ClientId, news: Row): void {
    const row = this.#intended.get(clientId);
    if (row !== undefined) this.#intended.set(clientId, { ...row, ...news });
  }

  #signed(clientId: ClientId, orderId: string): void {
    const sent: SentOrder = { orderId, signedAt: this.#at, ackMs: null };
    this.#sent.set(clientId, sent);
    this.#byHash.set(orderId, sent);
    this.#amend(clientId, { order_id: orderId });
  }

  #answered(clientId: ClientId, kind: string): void {
    const sent = this.#sent.get(clientId);
    if (sent === undefined || kind === 'unknown') return;
    sent.ackMs ??= this.#at - sent.signedAt;
    this.#latency('order_exec', this.#at - sent.signedAt);
  }

  #fill(fact: Extract<Fact, { type: 'fill' }>): void {
    const shares = toShares(fact.size);
    const price = toFraction(fact.price);
    const won = fact.side === 'BUY' ? shares - toUsdc(fact.notional) : toUsdc(fact.notional);
    this.#emit('fills', {
      ts_ms: this.#at,
      order_id: fact.orderId,
      strategy: fact.strategy,
      status: fact.status,
      filled_price: price,
      filled_size: shares,
      submit_to_ack_ms: this.#byHash.get(fact.orderId)?.ackMs ?? null,
      pnl_if_correct: rounded(won - toUsdc(fact.fee)),
      asset: this.#asset,
      outcome: fact.outcome,
      side: fact.side,
      role: fact.role,
      fee: toUsdc(fact.fee),
      trade_id: fact.tradeId,
    });
  }

  /** One row for every change of the best prices of the round that is on. */
  #topsOfBook(): void {
    const { up, down, round } = this.#core.view(this.#at);
    if (round === undefined) return;
    const tops = [up.bid, up.ask, down.bid, down.ask].map((value) => value ?? null);
    const key = `${round.slug} ${tops.join()}`;
    if (key === this.#tops) return;
    this.#tops = key;
    const [upBid = null, upAsk = null, downBid = null, downAsk = null] = tops;
    this.#emit('polymarket', {
      recv_time: new Date(this.#at).toISOString(),
      recv_ts_ms: this.#at,
      up_price: middle(upBid, upAsk),
      down_price: middle(downBid, downAsk),
      up_bid: upBid,
      up_ask: upAsk,
      down_bid: downBid,
      down_ask: downAsk,
      asset: this.#asset,
      slug: round.slug,
    });
  }
}

function middle(bid: number | null, ask: number | null): number | null {
  return bid === null || ask === null ? null : (bid + ask) / 2;
}
