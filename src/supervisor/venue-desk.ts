import type { VenueOrder } from '../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash } from '../../shared/market/ids.ts';
import type { World } from '../../shared/ports/ports.ts';
import type { ClobAccount } from '../../shared/wire/auth/index.ts';
import {
  cancelAllRequest,
  cancelMarketRequest,
  cancelRequest,
  type ClobRequest,
  MAX_BATCH_CANCELS,
  parseCancelAnswer,
  type Signing,
} from '../../shared/wire/clob/index.ts';
import { DeskClient } from './desk-client.ts';
import type { Cleared, Clearing, OrderDesk, OrderScope } from './order-desk.ts';
import type { OwnOrders } from './own-orders.ts';
import type { DeskPolicy } from './policy.ts';

export type VenueDeskOptions = {
  readonly world: Pick<World, 'clock' | 'timers' | 'http'>;
  /** Base URL of the CLOB's REST interface. */
  readonly clob: string;
  readonly account: ClobAccount;
  readonly policy: DeskPolicy;
  /**
   * Which orders are ours, on a wallet that others may use too: those alone are cancelled, by hash. Absent on a wallet that
   * this session made for itself: there every order is ours, and whole markets are cancelled at once.
   */
  readonly ownOrders?: OwnOrders;
};

type ClearingOptions = Omit<VenueDeskOptions, 'clob' | 'account'> & { readonly client: DeskClient };

/** The supervisor's own connection to the CLOB, apart from every worker's. */
export class VenueDesk implements OrderDesk {
  readonly #options: ClearingOptions;

  constructor({ clob, account, ...options }: VenueDeskOptions) {
    const { world, policy } = options;
    const client = new DeskClient({ world, clob, account, requestDeadlineMs: policy.requestDeadlineMs });
    this.#options = { ...options, client };
  }

  get lateOrdersMs(): number {
    return this.#options.policy.lateOrdersMs;
  }

  clear(scope: OrderScope, done: (cleared: Cleared) => void): Clearing {
    const clearing = new VenueClearing(this.#options, scope, done);
    clearing.start();
    return clearing;
  }

  findForeign(done: (orderIds: readonly OrderHash[] | undefined) => void): void {
    const { client, ownOrders } = this.#options;
    if (ownOrders === undefined) {
      done([]);
      return;
    }
    client.openOrders((orders) => {
      if (orders === undefined) return done(undefined);
      return ownOrders.split(orders, ({ foreign }) => done(foreign.map(({ orderId }) => orderId)));
    });
  }
}

/** Look, cancel what is ours, and again, until two looks in a row found nothing. */
class VenueClearing implements Clearing {
  readonly #options: ClearingOptions;
  readonly #scope: OrderScope;
  readonly #markets: ReadonlySet<ConditionId>;
  readonly #done: (cleared: Cleared) => void;
  #foundOrders = false;
  #zeroAtMs: number | undefined;
  #failedAttempts = 0;
  #over = false;

  constructor(options: ClearingOptions, scope: OrderScope, done: (cleared: Cleared) => void) {
    this.#options = options;
    this.#scope = scope;
    this.#markets = new Set(scope.kind === 'markets' ? scope.conditionIds : []);
    this.#done = done;
  }

  start(): void {
    if (this.#scope.kind === 'markets' && this.#markets.size === 0) {
      this.#finish(this.#options.world.clock.monoMs());
      return;
    }
    this.#attempt();
  }

  abandon(): void {
    this.#over = true;
  }

  /** On a wallet of our own nothing has to be known of an order in order to cancel it. */
  #attempt(): void {
    if (this.#options.ownOrders === undefined) this.#cancel(this.#scopeRequests(), () => this.#look());
    else this.#look();
  }

  #look(): void {
    this.#options.client.openOrders((orders) => {
      if (this.#over) return;
      if (orders === undefined) this.#tryAgain();
      else this.#pickOurs(orders.filter(({ conditionId }) => this.#isInScope(conditionId)));
    });
  }

  #pickOurs(orders: readonly VenueOrder[]): void {
    const { ownOrders } = this.#options;
    if (ownOrders === undefined) this.#judge(orders, () => this.#tryAgain());
    else {
      ownOrders.split(orders, ({ ours }) => {
        if (!this.#over) this.#judge(ours, () => this.#cancel(hashRequests(ours), () => this.#tryAgain()));
      });
    }
  }

  /** An answer to a cancel is no proof that nothing is left: what the venue shows afterwards is. */
  #judge(ours: readonly VenueOrder[], cancel: () => void): void {
    if (ours.length > 0) {
      this.#foundOrders = true;
      cancel();
      return;
    }
    if (this.#zeroAtMs !== undefined) {
      this.#finish(this.#zeroAtMs);
      return;
    }
    this.#zeroAtMs = this.#options.world.clock.monoMs();
    this.#after(this.#options.policy.confirmGapMs, () => this.#look());
  }

  #cancel(requests: readonly ((signing: Signing) => ClobRequest)[], next: () => void): void {
    let waiting = requests.length;
    for (const request of requests) {
      this.#options.client.send(request, (outcome) => {
        if (this.#over) return;
        const answer = parseCancelAnswer(outcome);
        if (answer.kind !== 'failed' && answer.value.canceled.length > 0) this.#foundOrders = true;
        waiting -= 1;
        if (waiting === 0) next();
      });
    }
  }

  #tryAgain(): void {
    this.#zeroAtMs = undefined;
    const { retryFirstMs, retryMaxMs } = this.#options.policy;
    const delayMs = Math.min(retryFirstMs * 2 ** this.#failedAttempts, retryMaxMs);
    this.#failedAttempts += 1;
    this.#after(delayMs, () => this.#attempt());
  }

  #finish(zeroAtMs: number): void {
    this.#over = true;
    this.#done({ zeroAtMs, foundOrders: this.#foundOrders });
  }

  #scopeRequests(): readonly ((signing: Signing) => ClobRequest)[] {
    if (this.#scope.kind === 'all') return [cancelAllRequest];
    return [...this.#markets].map((market) => (signing: Signing) => cancelMarketRequest(signing, market));
  }

  #isInScope(market: ConditionId): boolean {
    return this.#scope.kind === 'all' || this.#markets.has(market);
  }

  #after(delayMs: number, task: () => void): void {
    this.#options.world.timers.after(delayMs, () => {
      if (!this.#over) task();
    });
  }
}

/** Cancels by hash, as few requests as the venue allows. */
function hashRequests(orders: readonly VenueOrder[]): readonly ((signing: Signing) => ClobRequest)[] {
  const requests: ((signing: Signing) => ClobRequest)[] = [];
  for (let from = 0; from < orders.length; from += MAX_BATCH_CANCELS) {
    const [first, ...others] = orders.slice(from, from + MAX_BATCH_CANCELS).map(({ orderId }) => orderId);
    if (first !== undefined) requests.push((signing) => cancelRequest(signing, [first, ...others]));
  }
  return requests;
}
