import type { ConditionId } from '../../shared/market/ids.ts';
import type { HttpOutcome, World } from '../../shared/ports/ports.ts';
import type { ClobAccount } from '../../shared/wire/auth/index.ts';
import {
  cancelAllRequest,
  cancelMarketRequest,
  type ClobRequest,
  FIRST_CURSOR,
  openOrdersRequest,
  parseCancelAnswer,
  parseOpenOrdersAnswer,
  type Signing,
} from '../../shared/wire/clob/index.ts';
import type { Cleared, Clearing, OrderDesk, OrderScope } from './order-desk.ts';
import type { DeskPolicy } from './policy.ts';

export type VenueDeskOptions = {
  readonly world: Pick<World, 'clock' | 'timers' | 'http'>;
  /** Base URL of the CLOB's REST interface. */
  readonly clob: string;
  readonly account: ClobAccount;
  readonly policy: DeskPolicy;
};

/** The supervisor's own connection to the CLOB, apart from every worker's. */
export class VenueDesk implements OrderDesk {
  readonly #options: VenueDeskOptions;

  constructor(options: VenueDeskOptions) {
    this.#options = options;
  }

  clear(scope: OrderScope, done: (cleared: Cleared) => void): Clearing {
    const clearing = new VenueClearing(this.#options, scope, done);
    clearing.start();
    return clearing;
  }
}

/** Cancel, look, and again, until two looks in a row found nothing. */
class VenueClearing implements Clearing {
  readonly #options: VenueDeskOptions;
  readonly #scope: OrderScope;
  readonly #markets: ReadonlySet<ConditionId>;
  readonly #done: (cleared: Cleared) => void;
  #foundOrders = false;
  #zeroAtMs: number | undefined;
  #failedAttempts = 0;
  #over = false;

  constructor(options: VenueDeskOptions, scope: OrderScope, done: (cleared: Cleared) => void) {
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
    this.#cancel();
  }

  abandon(): void {
    this.#over = true;
  }

  /** An answer is no proof that nothing is left: what the venue shows afterwards is. */
  #cancel(): void {
    const requests = this.#cancelRequests();
    let waiting = requests.length;
    for (const request of requests) {
      this.#send(request, (outcome) => {
        const answer = parseCancelAnswer(outcome);
        if (answer.kind !== 'failed' && answer.value.canceled.length > 0) this.#foundOrders = true;
        waiting -= 1;
        if (waiting === 0) this.#look(FIRST_CURSOR, 0);
      });
    }
  }

  #look(cursor: string, openSoFar: number): void {
    this.#send(openOrdersRequest(this.#signing(), { cursor }), (outcome) => {
      const page = parseOpenOrdersAnswer(outcome);
      if (page.kind === 'failed') {
        this.#tryAgain();
        return;
      }
      const open = openSoFar + page.value.items.filter((order) => this.#isInScope(order.conditionId)).length;
      if (page.value.nextCursor === undefined) this.#judge(open);
      else this.#look(page.value.nextCursor, open);
    });
  }

  #judge(openOrders: number): void {
    if (openOrders > 0) {
      this.#foundOrders = true;
      this.#tryAgain();
      return;
    }
    if (this.#zeroAtMs !== undefined) {
      this.#finish(this.#zeroAtMs);
      return;
    }
    this.#zeroAtMs = this.#options.world.clock.monoMs();
    this.#after(this.#options.policy.confirmGapMs, () => this.#look(FIRST_CURSOR, 0));
  }

  #tryAgain(): void {
    this.#zeroAtMs = undefined;
    const { retryFirstMs, retryMaxMs } = this.#options.policy;
    const delayMs = Math.min(retryFirstMs * 2 ** this.#failedAttempts, retryMaxMs);
    this.#failedAttempts += 1;
    this.#after(delayMs, () => this.#cancel());
  }

  #finish(zeroAtMs: number): void {
    this.#over = true;
    this.#done({ zeroAtMs, foundOrders: this.#foundOrders });
  }

  #cancelRequests(): readonly ClobRequest[] {
    const signing = this.#signing();
    if (this.#scope.kind === 'all') return [cancelAllRequest(signing)];
    return [...this.#markets].map((market) => cancelMarketRequest(signing, market));
  }

  #isInScope(market: ConditionId): boolean {
    return this.#scope.kind === 'all' || this.#markets.has(market);
  }

  #signing(): Signing {
    const { account, world } = this.#options;
    return { account, timestampS: Math.floor(world.clock.wallMs() / 1_000) };
  }

  #send(request: ClobRequest, done: (outcome: HttpOutcome) => void): void {
    const { clob, policy, world } = this.#options;
    const { method, path, headers, body } = request;
    const bodyPart = body === undefined ? {} : { body };
    world.http.request(
      { method, url: `${clob}${path}`, headers, ...bodyPart, deadlineMs: policy.requestDeadlineMs },
      (outcome) => {
        if (!this.#over) done(outcome);
      },
    );
  }

  #after(delayMs: number, task: () => void): void {
    this.#options.world.timers.after(delayMs, () => {
      if (!this.#over) task();
    });
  }
}
