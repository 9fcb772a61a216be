import type { OrderType } from '../../../../shared/events/effects.ts';
import type { OrderHash, Outcome, Side } from '../../../../shared/market/ids.ts';
import type { Interval } from '../../../../shared/market/intervals.ts';
import { tokenOf } from '../../../../shared/market/round.ts';
import { type ClobAccount, l2Headers, type PrivateKey } from '../../../../shared/wire/auth/index.ts';
import { userAuthFrame } from '../../../../shared/wire/user/index.ts';
import type { VenueMarket } from '../../../../workers/venue/core/contract.ts';
import { ALICE, BOB, type Client, ServedVenue } from '../api/served-venue.ts';
import { signedOrder } from '../api/signed-order.ts';

/** Longer than a taker delay; shorter than a trade takes to the chain. */
const TAKER_WAIT_MS = 200;

/** By then a trade is mined and final. */
export const SETTLED_MS = 3_000;

export type Wish = {
  readonly outcome?: Outcome;
  readonly side?: Side;
  readonly price: number;
  readonly shares: number;
  readonly type?: OrderType;
  readonly postOnly?: boolean;
};

export type Pending = ReturnType<ServedVenue['begin']>;

/** A signed order on its way. */
export type Sent = { readonly orderId: OrderHash; readonly body: string; readonly pending: Pending };

/** One client of the venue with its user socket. */
export class Party {
  readonly account: ClobAccount;
  socket: Client;
  readonly #stage: Stage;
  readonly #key: PrivateKey;

  constructor(stage: Stage, key: PrivateKey) {
    this.#stage = stage;
    this.#key = key;
    this.account = stage.served.account(key);
    this.socket = this.listen();
  }

  /** Opens a user socket. */
  listen(): Client {
    const socket = this.#stage.served.connect('user');
    socket.say(userAuthFrame(this.account.credentials));
    return socket;
  }

  sign({ outcome = 'up', side = 'BUY', ...wish }: Wish): { readonly orderId: OrderHash; readonly body: string } {
    const { market, served } = this.#stage;
    const token = tokenOf(market.round, outcome);
    return signedOrder(this.#key, this.account, { token, side, ...wish, nowMs: served.venue.nowMs() });
  }

  /** Sends a POST with its headers. */
  send(path: string, body: string): Pending {
    const { served } = this.#stage;
    return served.begin('POST', `/clob${path}`, l2Headers(this.account, served.nowS, 'POST', path, body), body);
  }

  /** Posts without waiting. */
  begin(wish: Wish): Sent {
    const signed = this.sign(wish);
    return { ...signed, pending: this.send('/order', signed.body) };
  }

  /** Posts and waits out a taker delay. */
  post(wish: Wish): Sent {
    const sent = this.begin(wish);
    this.#stage.served.time.advance(TAKER_WAIT_MS);
    return sent;
  }

  read(path: string): { readonly status: number; readonly value: unknown } {
    return this.#stage.served.signed(this.account, 'GET', path);
  }

  remove(path: string, body?: unknown): { readonly status: number; readonly value: unknown } {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.#stage.served.signed(this.account, 'DELETE', path, text);
  }

  order(orderId: string): Record<string, unknown> {
    return this.read(`/data/order/${orderId}`).value as Record<string, unknown>;
  }

  openOrders(): string[] {
    return (this.read('/data/orders').value as { data: { id: string }[] }).data.map(({ id }) => id);
  }

  trades(): Record<string, unknown>[] {
    return (this.read('/data/trades').value as { data: Record<string, unknown>[] }).data;
  }

  /** pUSD in micro-units. */
  cash(): number {
    const { value } = this.read('/balance-allowance?asset_type=COLLATERAL&signature_type=0');
    return Number((value as { balance: string }).balance);
  }

  /** What the user socket told of a type, oldest first. */
  heard(type: 'order' | 'trade'): Record<string, unknown>[] {
    return this.socket.messages().filter((message) => message['event_type'] === type);
  }
}

/** A venue without a crowd, whose faults are switched on as an operator does, and two parties that trade at it. */
export class Stage {
  readonly served: ServedVenue;
  readonly market: VenueMarket;
  readonly alice: Party;
  readonly bob: Party;

  /** Switches faults on at the control door. */
  readonly inject = (...faults: readonly object[]): void => {
    const { status, value } = this.served.post('/control/faults', faults);
    if (status !== 200) throw new Error(`not injected: ${JSON.stringify(value)}`);
  };

  constructor(options: { readonly interval?: Interval; readonly timeScale?: number; readonly funded?: boolean } = {}) {
    const { interval = '5m', timeScale = 1, funded = true } = options;
    this.served = new ServedVenue({ assets: ['BTC'], intervals: [interval], timeScale, crowd: false, funded });
    this.market = this.served.openMarket();
    this.alice = new Party(this, ALICE);
    this.bob = new Party(this, BOB);
  }

  /** Alice bids for Up, Bob buys as much Down: both hold shares of their side when it is settled. */
  mint(shares: number): void {
    this.alice.post({ price: 0.5, shares });
    this.bob.post({ outcome: 'down', price: 0.5, shares });
    this.served.time.advance(SETTLED_MS);
  }
}
