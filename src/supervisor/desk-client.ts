import type { VenueOrder } from '../../shared/events/engine-events.ts';
import type { HttpOutcome, World } from '../../shared/ports/ports.ts';
import type { ClobAccount } from '../../shared/wire/auth/index.ts';
import {
  type ClobRequest,
  FIRST_CURSOR,
  openOrdersRequest,
  parseOpenOrdersAnswer,
  type Signing,
} from '../../shared/wire/clob/index.ts';

export type DeskClientOptions = {
  readonly world: Pick<World, 'clock' | 'http'>;
  /** Base URL of the CLOB's REST interface. */
  readonly clob: string;
  readonly account: ClobAccount;
  readonly requestDeadlineMs: number;
};

/** More pages than any account's open orders fill: past this the answer is taken for endless, and for failed. */
const MAX_PAGES = 50;

/** Signed requests to the CLOB in the name of one account, over the supervisor's connections. */
export class DeskClient {
  readonly #options: DeskClientOptions;

  constructor(options: DeskClientOptions) {
    this.#options = options;
  }

  send(build: (signing: Signing) => ClobRequest, done: (outcome: HttpOutcome) => void): void {
    const { account, clob, requestDeadlineMs, world } = this.#options;
    const { path, ...request } = build({ account, timestampS: Math.floor(world.clock.wallMs() / 1_000) });
    world.http.request({ ...request, url: `${clob}${path}`, deadlineMs: requestDeadlineMs }, done);
  }

  /** Every open order of the account, all pages; `undefined` when one of them could not be had: of a part nothing follows. */
  openOrders(done: (orders: readonly VenueOrder[] | undefined) => void): void {
    this.#readPage(FIRST_CURSOR, [], MAX_PAGES, done);
  }

  #readPage(
    cursor: string,
    before: readonly VenueOrder[],
    pagesLeft: number,
    done: (orders: readonly VenueOrder[] | undefined) => void,
  ): void {
    if (pagesLeft === 0) return done(undefined);
    return this.send(
      (signing) => openOrdersRequest(signing, { cursor }),
      (outcome) => {
        const page = parseOpenOrdersAnswer(outcome);
        if (page.kind === 'failed') return done(undefined);
        const orders = [...before, ...page.value.items];
        const { nextCursor } = page.value;
        return nextCursor === undefined ? done(orders) : this.#readPage(nextCursor, orders, pagesLeft - 1, done);
      },
    );
  }
}
