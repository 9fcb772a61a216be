import { createHash } from 'node:crypto';
import type { OrderHash, TokenId } from '../../../../shared/market/ids.ts';
import {
  type Address,
  type ClobAccount,
  addressOf,
  type PrivateKey,
  privateKey,
} from '../../../../shared/wire/auth/index.ts';
import { microShares, price as priceOf, type Tick } from '../../../../shared/units/index.ts';
import {
  type OrderDomain,
  orderAmounts,
  orderSigner,
  postOrderBody,
  type SignatureType,
  ZERO_BYTES32,
} from '../../../../shared/wire/orders/index.ts';
import { derivedWallets, walletsOf } from '../../../../shared/wire/wallets/index.ts';
import { userAuthFrame } from '../../../../shared/wire/user/index.ts';
import type { Client, ServedVenue } from '../api/served-venue.ts';
import { AccountPicture } from './account-picture.ts';
import type { ReferenceTerms } from './reference-order.ts';

/** Where an order goes. */
export type Place = {
  readonly market: string;
  readonly token: TokenId;
  readonly isUp: boolean;
  readonly tick: Tick;
  readonly domain: OrderDomain;
};

/** A signed order: its wire text, and its terms for the reference. */
export type Signed = { readonly body: string; readonly terms: ReferenceTerms };

/** One of the storm's wallets as a client of the venue: key, API credentials, user socket, and what it believes. */
export class Trader {
  readonly account: ClobAccount;
  /** Where the money is: the EOA itself, its proxy, its Safe or its deposit wallet, as the signature type says. */
  readonly wallet: Address;
  readonly picture = new AccountPicture();
  readonly #served: ServedVenue;
  readonly #key: PrivateKey;
  readonly #signatureType: SignatureType;
  #socket: Client;
  #heard = 0;
  #salt = 0;

  /** @param index decides key and signature type: all four take turns */
  constructor(served: ServedVenue, index: number) {
    this.#served = served;
    this.#signatureType = (index % 4) as SignatureType;
    this.#key = privateKey(`0x${createHash('sha256').update(`storm/${index}`).digest('hex')}`);
    this.account = served.account(this.#key);
    const owner = addressOf(this.#key);
    this.wallet = walletsOf(owner, derivedWallets(owner), this.#signatureType)[0] ?? owner;
    // A funded venue fills a wallet when it is first mentioned.
    const query = `asset_type=COLLATERAL&signature_type=${this.#signatureType}`;
    served.signed(this.account, 'GET', `/balance-allowance?${query}`);
    this.#socket = this.#listen();
  }

  get apiKey(): string {
    return this.account.credentials.apiKey;
  }

  sign(
    place: Place,
    wish: Pick<ReferenceTerms, 'side' | 'type' | 'postOnly' | 'expirationS'> & {
      readonly price: number;
      readonly size: number;
    },
  ): Signed {
    const { side, type, postOnly, expirationS } = wish;
    const amounts = orderAmounts(type, side, priceOf(wish.price), microShares(wish.size), place.tick);
    this.#salt += 1;
    const order = {
      salt: this.#salt,
      maker: this.wallet,
      signer: this.#signatureType === 3 ? this.wallet : this.account.address,
      tokenId: place.token,
      ...amounts,
      side,
      signatureType: this.#signatureType,
      timestamp: this.#served.venue.nowMs(),
      metadata: ZERO_BYTES32,
      builder: ZERO_BYTES32,
    };
    const { orderId, signature } = orderSigner(this.#key)(order, place.domain);
    const posted = { order, signature, expirationS, owner: this.apiKey, orderType: type, postOnly, deferExec: false };
    const isSum = side === 'BUY' && (type === 'FOK' || type === 'FAK');
    return {
      body: postOrderBody(posted),
      terms: {
        id: orderId,
        wallet: this.wallet,
        owner: this.apiKey,
        market: place.market,
        token: place.token,
        isUp: place.isUp,
        side,
        price: BigInt(wish.price),
        size: BigInt(side === 'BUY' ? amounts.takerAmount : amounts.makerAmount),
        ...(isSum ? { spend: BigInt(amounts.makerAmount) } : {}),
        type,
        postOnly,
        expirationS,
      },
    };
  }

  /** Whether the venue knows the order, in any state. */
  isKnown(id: string): boolean {
    return this.#served.signed(this.account, 'GET', `/data/order/${id}`).status === 200;
  }

  /** Cancels by id: one by its own route, several by the other. */
  cancel(ids: readonly OrderHash[]): string[] {
    const [one, ...others] = ids;
    const { value } =
      others.length === 0
        ? this.#served.signed(this.account, 'DELETE', '/order', JSON.stringify({ orderID: one }))
        : this.#served.signed(this.account, 'DELETE', '/orders', JSON.stringify(ids));
    return canceledIn(value);
  }

  cancelMarket(market: string, token: string | undefined): string[] {
    const filter = { market, ...(token === undefined ? {} : { asset_id: token }) };
    const body = JSON.stringify(filter);
    return canceledIn(this.#served.signed(this.account, 'DELETE', '/cancel-market-orders', body).value);
  }

  cancelAll(): string[] {
    return canceledIn(this.#served.signed(this.account, 'DELETE', '/cancel-all').value);
  }

  /** All pages of a list. */
  list(path: '/data/orders' | '/data/trades'): Record<string, unknown>[] {
    const items: Record<string, unknown>[] = [];
    for (let cursor = 'MA=='; cursor !== 'LTE='; ) {
      const { value } = this.#served.signed(this.account, 'GET', `${path}?next_cursor=${encodeURIComponent(cursor)}`);
      const page = value as { readonly data: Record<string, unknown>[]; readonly next_cursor: string };
      items.push(...page.data);
      cursor = page.next_cursor;
    }
    return items;
  }

  /** Takes in what the socket brought so far. */
  catchUp(): void {
    this.reconnect();
    for (const frame of this.#socket.frames.slice(this.#heard)) this.#hear(frame);
    this.#heard = this.#socket.frames.length;
  }

  /** Opens a socket that broke again and reads by REST what was missed (protocol §5.4). */
  reconnect(): void {
    if (this.#socket.ending === undefined) return;
    for (const frame of this.#socket.frames.slice(this.#heard)) this.#hear(frame);
    this.#socket = this.#listen();
    this.#heard = 0;
    this.picture.reconcile(this.list('/data/orders'), this.list('/data/trades'));
  }

  /** One message, or an array of them. */
  #hear(frame: string): void {
    for (const message of [JSON.parse(frame)].flat()) this.picture.hear(message);
  }

  #listen(): Client {
    const socket = this.#served.connect('user');
    socket.say(userAuthFrame(this.account.credentials));
    return socket;
  }
}

function canceledIn(value: unknown): string[] {
  return (value as { readonly canceled: string[] }).canceled;
}
