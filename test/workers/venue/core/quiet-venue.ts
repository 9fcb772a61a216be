import type { OrderType } from '../../../../shared/events/effects.ts';
import type { OrderHash, Outcome, Side } from '../../../../shared/market/ids.ts';
import type { Interval } from '../../../../shared/market/intervals.ts';
import { tokenOf } from '../../../../shared/market/round.ts';
import { isProtocolV2Token } from '../../../../shared/market/token-version.ts';
import { microShares, price as priceOf } from '../../../../shared/units/index.ts';
import type { WireLevel } from '../../../../shared/wire/book-hash.ts';
import {
  type Address,
  addressOf,
  type PrivateKey,
  privateKey,
  type Signature,
} from '../../../../shared/wire/auth/index.ts';
import {
  orderAmounts,
  orderDomain,
  orderHash,
  orderSigner,
  type PostedOrder,
  type SignatureType,
  ZERO_BYTES32,
} from '../../../../shared/wire/orders/index.ts';
import { derivedWallets, walletsOf } from '../../../../shared/wire/wallets/index.ts';
import type {
  LedgerReport,
  PlaceAnswer,
  VenueMarket,
  VenueNotice,
  VenueOptions,
} from '../../../../workers/venue/core/contract.ts';
import { Venue } from '../../../../workers/venue/core/venue.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';

/** A moment at which 5-minute rounds begin, at scale 1 and at 1/15. */
export const START_MS = 1_792_997_400_000;

/** An order in pUSD and shares. */
export type Wish = {
  readonly outcome?: Outcome;
  readonly side?: Side;
  readonly price: number;
  readonly shares: number;
  readonly type?: OrderType;
  readonly postOnly?: boolean;
  readonly expirationS?: number;
  /** Which of the owner's wallets pays; his EOA where absent. */
  readonly signatureType?: SignatureType;
};

/** What came of a post; `answer` is absent while the taker delay runs. */
export type Post = { readonly id: OrderHash; readonly makerAmount: number; answer?: PlaceAnswer };

let salt = 0;

/** A venue of one asset without a crowd, under virtual time, with everything that it told. */
export class QuietVenue {
  readonly time: VirtualTime;
  readonly venue: Venue;
  readonly notices: VenueNotice[] = [];

  constructor(
    options: {
      readonly interval?: Interval;
      readonly timeScale?: number;
      readonly startMs?: number;
      readonly time?: VirtualTime;
      readonly venue?: Partial<VenueOptions>;
    } = {},
  ) {
    const { interval = '5m', timeScale = 1, startMs = START_MS + 10_000, venue = {} } = options;
    this.time = options.time ?? new VirtualTime(startMs);
    this.venue = new Venue({
      clock: this.time,
      timers: this.time,
      seed: 1,
      assets: ['BTC'],
      intervals: [interval],
      timeScale,
      funded: true,
      crowd: false,
      ...venue,
    });
    this.venue.onNotice((notice) => this.notices.push(notice));
    this.venue.start();
  }

  get market(): VenueMarket {
    const open = this.venue.markets().find(({ state }) => state === 'open');
    if (open === undefined) throw new Error('no round is open');
    return open;
  }

  wallet(index: number): Wallet {
    return new Wallet(this, privateKey(`0x${String(index).padStart(64, '0')}`));
  }

  ledger(): LedgerReport {
    return this.venue.ledger();
  }

  /** Notices of one type. */
  told<Type extends VenueNotice['type']>(type: Type): Extract<VenueNotice, { readonly type: Type }>[] {
    return this.notices.filter(
      (notice): notice is Extract<VenueNotice, { readonly type: Type }> => notice.type === type,
    );
  }

  /** A token's book, best first, as "price×size". */
  book(outcome: Outcome, market = this.market): { readonly bids: string[]; readonly asks: string[] } {
    const snapshot = this.venue.book(tokenOf(market.round, outcome));
    if (snapshot === undefined) throw new Error('no book');
    return { bids: levelTexts(snapshot.bids), asks: levelTexts(snapshot.asks) };
  }
}

function levelTexts(levels: readonly WireLevel[]): string[] {
  return levels.map(({ price, size }) => `${price}×${size}`).toReversed();
}

/** A wallet with one API key. */
export class Wallet {
  readonly apiKey: string;
  readonly #quiet: QuietVenue;
  readonly address: Address;
  readonly key: PrivateKey;

  constructor(quiet: QuietVenue, key: PrivateKey) {
    const address = addressOf(key);
    const credentials = quiet.venue.keys.create(address, 0);
    if (credentials === undefined) throw new Error('the wallet has a key already');
    this.#quiet = quiet;
    this.apiKey = credentials.apiKey;
    this.address = address;
    this.key = key;
  }

  /** The address that pays for orders of a signature type. */
  wallet(type: SignatureType): Address {
    return walletsOf(this.address, derivedWallets(this.address), type)[0] ?? this.address;
  }

  /** The order as it would be posted, not signed yet: {@link send} does. */
  draft(wish: Wish, market = this.#quiet.market): PostedOrder {
    const { outcome = 'up', side = 'BUY', type = 'GTC', postOnly = false, expirationS = 0 } = wish;
    const { signatureType = 0 } = wish;
    const maker = this.wallet(signatureType);
    const size = microShares(Math.round(wish.shares * 1e6));
    const amounts = orderAmounts(type, side, priceOf(Math.round(wish.price * 1e4)), size, market.tick);
    salt += 1;
    return {
      order: {
        salt,
        maker,
        signer: signatureType === 3 ? maker : this.address,
        tokenId: tokenOf(market.round, outcome),
        ...amounts,
        side,
        signatureType,
        timestamp: this.#quiet.venue.nowMs(),
        metadata: ZERO_BYTES32,
        builder: ZERO_BYTES32,
      },
      signature: '0x00' as Signature,
      expirationS,
      owner: this.apiKey,
      orderType: type,
      postOnly,
      deferExec: false,
    };
  }

  post(wish: Wish, market = this.#quiet.market): Post {
    return this.send(this.draft(wish, market));
  }

  /** Signs for the exchange that the token's id tells, and posts. */
  send(posted: PostedOrder): Post {
    const { order } = posted;
    const domain = orderDomain(isProtocolV2Token(order.tokenId) ? 'v2' : 'v1', false);
    return this.sendSigned({ ...posted, signature: orderSigner(this.key)(order, domain).signature });
  }

  /** Posts with whatever signature there is. */
  sendSigned(posted: PostedOrder): Post {
    const { order } = posted;
    const domain = orderDomain(isProtocolV2Token(order.tokenId) ? 'v2' : 'v1', false);
    const post: Post = { id: orderHash(order, domain), makerAmount: order.makerAmount };
    this.#quiet.venue.place({ apiKey: this.apiKey, posted }, (answer) => {
      post.answer = answer;
    });
    return post;
  }

  /** Posts and lets the taker delay pass. */
  take(wish: Wish): Post {
    const post = this.post(wish);
    this.#quiet.time.advance(150);
    return post;
  }

  get cash(): number {
    return this.#quiet.venue.cash(this.apiKey);
  }

  /** Micro-shares of the open market's token, spendable and provisional. */
  shares(outcome: Outcome): number {
    const token = tokenOf(this.#quiet.market.round, outcome);
    const account = this.#quiet.ledger().accounts.find(({ address }) => address === this.address);
    const position = account?.positions.find((held) => held.token === token);
    return position === undefined ? 0 : position.settled + position.provisional;
  }
}

/** The refusal's words, or what came instead. */
export function refusalOf({ answer }: Post): string {
  return answer?.kind === 'refused' ? answer.error : `not refused: ${JSON.stringify(answer)}`;
}

/** What an accepted post says, or what came instead. */
export function acceptedOf({ answer }: Post): Extract<PlaceAnswer, { readonly kind: 'accepted' }> {
  if (answer?.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(answer)}`);
  return answer;
}
