import type { OrderEffect } from '../../../shared/events/effects.ts';
import type { OrderEvent, OrderRecord, VenueFill, VenueOrder } from '../../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash } from '../../../shared/market/ids.ts';
import type { HttpOutcome } from '../../../shared/ports/ports.ts';
import { epochMs } from '../../../shared/units/index.ts';
import {
  type ClobAnswer,
  openOrdersRequest,
  parseOpenOrdersAnswer,
  parseTradesAnswer,
  type Signing,
  tradesRequest,
} from '../../../shared/wire/clob/index.ts';
import type { UserIdentity } from '../../../shared/wire/user/index.ts';
import type { ClobClient } from './clob-client.ts';
import { readOrders } from './order-reader.ts';
import { readPages } from './page-reader.ts';

/** What one run was asked for, and what it has read by hash. */
type Run = {
  readonly conditionIds: readonly ConditionId[];
  readonly records: readonly OrderRecord[];
  /** 0: all fills. */
  readonly fillsSinceMs: number;
};

type ListDone<T> = (answer: ClobAnswer<readonly T[]>) => void;

/**
 * Reads what the venue knows of our orders in named markets: single orders by hash, then all pages of open orders, then all
 * pages of trades. In this order a fill in between shows up twice rather than never.
 *
 * One run at a time; markets wanted meanwhile make the next run. A run answers completely or says that it failed: from a
 * part nothing may be concluded (fault U8).
 */
export class Reconciler {
  readonly #clob: ClobClient;
  readonly #identity: UserIdentity;
  readonly #emit: (event: OrderEvent) => void;
  #wanted = new Set<ConditionId>();
  #wantedOrders = new Set<OrderHash>();
  #fillsSinceMs = Infinity;
  #running = false;

  constructor(clob: ClobClient, emit: (event: OrderEvent) => void) {
    this.#clob = clob;
    this.#identity = { apiKey: clob.account.credentials.apiKey, address: clob.wallet.address };
    this.#emit = emit;
  }

  want({ conditionIds, orderIds = [], fillsSince = epochMs(0) }: Extract<OrderEffect, { type: 'reconcile' }>): void {
    this.#fillsSinceMs = Math.min(this.#fillsSinceMs, fillsSince);
    for (const conditionId of conditionIds) this.#wanted.add(conditionId);
    for (const orderId of orderIds) this.#wantedOrders.add(orderId);
  }

  /** Begins a run when something is wanted and none is under way. */
  start(): void {
    if (this.#running || this.#wanted.size === 0) return;
    const conditionIds = [...this.#wanted];
    const orderIds = [...this.#wantedOrders];
    this.#wanted = new Set();
    this.#wantedOrders = new Set();
    const fillsSinceMs = this.#fillsSinceMs;
    this.#fillsSinceMs = Infinity;
    this.#running = true;
    readOrders(this.#clob, orderIds, (records) => {
      if (records.kind === 'failed') this.#fail(records.reason);
      else this.#readMarkets({ conditionIds, records: records.value, fillsSinceMs }, 0, [], []);
    });
  }

  #readMarkets(run: Run, index: number, openOrders: readonly VenueOrder[], fills: readonly VenueFill[]): void {
    const market = run.conditionIds[index];
    if (market === undefined) {
      const { conditionIds, records } = run;
      const asked = records.length === 0 ? {} : { records };
      this.#finish({ type: 'reconciled', conditionIds, openOrders, fills, ...asked });
      return;
    }
    this.#readOrders(market, (orders) => {
      if (orders.kind === 'failed') return this.#fail(orders.reason);
      return this.#readTrades(market, run.fillsSinceMs, (trades) => {
        if (trades.kind === 'failed') return this.#fail(trades.reason);
        return this.#readMarkets(run, index + 1, [...openOrders, ...orders.value], [...fills, ...trades.value]);
      });
    });
  }

  #readOrders(market: ConditionId, done: ListDone<VenueOrder>): void {
    const build = (cursor: string) => (signing: Signing) => openOrdersRequest(signing, { market, cursor });
    readPages(this.#clob, { build, parse: parseOpenOrdersAnswer }, done);
  }

  #readTrades(market: ConditionId, sinceMs: number, done: ListDone<VenueFill>): void {
    const after = sinceMs === 0 ? {} : { afterS: Math.floor(sinceMs / 1000) };
    const build = (cursor: string) => (signing: Signing) => tradesRequest(signing, { market, ...after, cursor });
    const parse = (outcome: HttpOutcome) => parseTradesAnswer(outcome, this.#identity);
    readPages(this.#clob, { build, parse }, done);
  }

  #fail(reason: string): void {
    this.#finish({ type: 'reconcile-failed', reason });
  }

  #finish(event: OrderEvent): void {
    this.#running = false;
    this.#emit(event);
    this.start();
  }
}
