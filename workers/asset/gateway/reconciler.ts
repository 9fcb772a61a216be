import type { OrderEvent, VenueFill, VenueOrder } from '../../../shared/events/engine-events.ts';
import type { ConditionId } from '../../../shared/market/ids.ts';
import type { HttpOutcome } from '../../../shared/ports/ports.ts';
import {
  type ClobAnswer,
  type ClobRequest,
  FIRST_CURSOR,
  openOrdersRequest,
  type Page,
  parseOpenOrdersAnswer,
  parseTradesAnswer,
  type Signing,
  tradesRequest,
} from '../../../shared/wire/clob/index.ts';
import type { UserIdentity } from '../../../shared/wire/user/index.ts';
import type { ClobClient } from './clob-client.ts';

const PAGE_DEADLINE_MS = 2_000;

/** More pages than any round fills: past this the answer is taken for endless, and for failed. */
const MAX_PAGES = 50;

type ListDone<T> = (answer: ClobAnswer<readonly T[]>) => void;

/**
 * Reads what the venue knows of our orders in named markets: all pages of open orders, then all pages of trades. In this
 * order a fill in between shows up twice rather than never.
 *
 * One run at a time; markets wanted meanwhile make the next run. A run answers completely or says that it failed: from a
 * part nothing may be concluded (fault U8).
 */
export class Reconciler {
  readonly #clob: ClobClient;
  readonly #identity: UserIdentity;
  readonly #emit: (event: OrderEvent) => void;
  #wanted = new Set<ConditionId>();
  #running = false;

  constructor(clob: ClobClient, emit: (event: OrderEvent) => void) {
    this.#clob = clob;
    this.#identity = { apiKey: clob.account.credentials.apiKey, address: clob.account.address };
    this.#emit = emit;
  }

  want(conditionIds: readonly ConditionId[]): void {
    for (const conditionId of conditionIds) this.#wanted.add(conditionId);
  }

  /** Begins a run when something is wanted and none is under way. */
  start(): void {
    if (this.#running || this.#wanted.size === 0) return;
    const conditionIds = [...this.#wanted];
    this.#wanted = new Set();
    this.#running = true;
    this.#readMarkets(conditionIds, 0, [], []);
  }

  #readMarkets(
    conditionIds: readonly ConditionId[],
    index: number,
    openOrders: readonly VenueOrder[],
    fills: readonly VenueFill[],
  ): void {
    const market = conditionIds[index];
    if (market === undefined) {
      this.#finish({ type: 'reconciled', conditionIds, openOrders, fills });
      return;
    }
    this.#readOrders(market, (orders) => {
      if (orders.kind === 'failed') return this.#fail(orders.reason);
      return this.#readTrades(market, (trades) => {
        if (trades.kind === 'failed') return this.#fail(trades.reason);
        return this.#readMarkets(
          conditionIds,
          index + 1,
          [...openOrders, ...orders.value],
          [...fills, ...trades.value],
        );
      });
    });
  }

  #readOrders(market: ConditionId, done: ListDone<VenueOrder>): void {
    const build = (cursor: string) => (signing: Signing) => openOrdersRequest(signing, { market, cursor });
    this.#readPages(build, parseOpenOrdersAnswer, FIRST_CURSOR, [], MAX_PAGES, done);
  }

  #readTrades(market: ConditionId, done: ListDone<VenueFill>): void {
    const build = (cursor: string) => (signing: Signing) => tradesRequest(signing, { market, cursor });
    const parse = (outcome: HttpOutcome) => parseTradesAnswer(outcome, this.#identity);
    this.#readPages(build, parse, FIRST_CURSOR, [], MAX_PAGES, done);
  }

  #readPages<T>(
    build: (cursor: string) => (signing: Signing) => ClobRequest,
    parse: (outcome: HttpOutcome) => ClobAnswer<Page<T>>,
    cursor: string,
    items: readonly T[],
    pagesLeft: number,
    done: ListDone<T>,
  ): void {
    if (pagesLeft === 0) return done({ kind: 'failed', reason: `more than ${MAX_PAGES} pages` });
    return this.#clob.request(build(cursor), PAGE_DEADLINE_MS, (outcome) => {
      const page = parse(outcome);
      if (page.kind === 'failed') return done(page);
      const all = [...items, ...page.value.items];
      const { nextCursor } = page.value;
      if (nextCursor === undefined) return done({ kind: 'ok', value: all });
      return this.#readPages(build, parse, nextCursor, all, pagesLeft - 1, done);
    });
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
