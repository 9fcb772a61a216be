import type { OrderType } from '../../../../../shared/events/effects.ts';
import type { OrderHash, Side, TokenId } from '../../../../../shared/market/ids.ts';
import type { ClobAccount, PrivateKey } from '../../../../../shared/wire/auth/index.ts';
import { placeRequest } from '../../../../../shared/wire/clob/index.ts';
import type { VenueMarket } from '../../../../../workers/venue/core/contract.ts';
import { ALICE, BOB, ServedVenue } from '../served-venue.ts';
import { signedOrder } from '../signed-order.ts';

export type Wish = {
  readonly token: TokenId;
  readonly side?: Side;
  readonly price: number;
  readonly shares: number;
  readonly type?: OrderType;
  /** Builder's code. */
  readonly builder?: string;
};

/** A BTC venue with eleven minutes of a round left, without a crowd, and two funded accounts that trade with each other. */
export class AccountStage {
  readonly served = new ServedVenue({ assets: ['BTC'], intervals: ['15m'], crowd: false, timeScale: 1 });
  readonly alice: ClobAccount = this.served.account(ALICE);
  readonly bob: ClobAccount = this.served.account(BOB);
  readonly market: VenueMarket = this.served.openMarket();

  /** Alice posts; a taker delay passes. @returns the order's id */
  aliceOrders(wish: Wish): OrderHash {
    return this.#post(ALICE, this.alice, wish);
  }

  /** Bob posts; a taker delay passes. @returns the order's id */
  bobOrders(wish: Wish): OrderHash {
    return this.#post(BOB, this.bob, wish);
  }

  /** Bob bids 0.45 for `shares` Up and Alice sells them to him as a buyer of Down: a mint. @returns both orders */
  mint(shares: number): { readonly bid: OrderHash; readonly take: OrderHash } {
    const { up, down } = this.market.round;
    const bid = this.bobOrders({ token: up, price: 0.45, shares });
    const take = this.aliceOrders({ token: down, price: 0.55, shares });
    return { bid, take };
  }

  #post(key: PrivateKey, account: ClobAccount, wish: Wish): OrderHash {
    const { served } = this;
    const { body, orderId } = signedOrder(key, account, { side: 'BUY', ...wish, nowMs: served.venue.nowMs() });
    const request = placeRequest({ account, timestampS: served.nowS }, [body]);
    const pending = served.begin(request.method, `/clob${request.path}`, request.headers, request.body);
    served.time.advance(200);
    if (pending.answer?.status !== 200) throw new Error(`not taken: ${JSON.stringify(pending.answer)}`);
    return orderId;
  }
}
