import { tokenOf } from '../../../../shared/market/round.ts';
import { orderDomain } from '../../../../shared/wire/orders/index.ts';
import { FUNDING, type VenueMarket, type VenueNotice } from '../../../../workers/venue/core/contract.ts';
import { ServedVenue } from '../api/served-venue.ts';
import type { Act, Climate, Fault, Wish } from './acts.ts';
import { agree } from './agree.ts';
import { BookFollower } from './book-follower.ts';
import type { BothSides } from './both-sides.ts';
import { cancelOnBoth } from './cancels.ts';
import {
  checkAccounts,
  checkBooks,
  checkFollowedBooks,
  checkListedOrders,
  checkPictures,
  checkTrades,
} from './checks.ts';
import { Posts } from './posts.ts';
import { ReferenceVenue } from './reference-venue.ts';
import { type Signed, Trader } from './trader.ts';
import { LATE_MS, Weather } from './weather.ts';

const TAKER_DELAY_MS = 150;
const CENT = 100;
const HUNDREDTH = 10_000;

/** A buyer whose portion is above this spends all that he has left: then every micro-unit counts. */
const ALL_IN = 110;

/** How many acts lie between two comparisons of money and orders, and between two of everything. */
const CHECK_EVERY = 100;
const CALM_EVERY = 1000;

/** By then every delayed order has met the book, every trade is settled, and every late frame and answer is there. */
const CALM_MS = 5_000;

/** The venue under test and the reference, side by side under the same acts. */
export class Storm implements BothSides {
  readonly served: ServedVenue;
  readonly reference: ReferenceVenue;
  readonly traders: readonly Trader[];
  /** One market of each protocol. */
  readonly markets: readonly VenueMarket[];
  readonly follower: BookFollower;
  readonly #faults: boolean;
  readonly #weather: Weather;
  readonly #posts: Posts;

  constructor({ traders, faults }: Climate) {
    this.#faults = faults;
    this.served = new ServedVenue({
      assets: ['BTC', 'ETH'],
      v2Assets: ['ETH'],
      intervals: ['1h'],
      timeScale: 1,
      crowd: false,
    });
    this.reference = new ReferenceVenue({ nowMs: this.served.venue.nowMs(), takerDelayMs: TAKER_DELAY_MS });
    this.traders = Array.from({ length: traders }, (_, index) => new Trader(this.served, index));
    for (const { wallet } of this.traders) this.reference.open(wallet, BigInt(FUNDING));
    this.markets = [this.served.openMarket('BTC'), this.served.openMarket('ETH')];
    const tokens = this.markets.flatMap(({ round }) => [round.up, round.down]);
    this.follower = new BookFollower(this.served, tokens);
    this.#weather = new Weather(this.served);
    this.#posts = new Posts(this.served, this.reference);
    this.served.venue.onNotice((notice) => this.#settle(notice));
  }

  /** Performs all acts, comparing as it goes, and in the end everything. */
  run(acts: readonly Act[]): void {
    if (this.#faults) this.#weather.begin();
    for (const [index, act] of acts.entries()) {
      try {
        this.#perform(act);
        if (index % CHECK_EVERY === 0) this.#check();
        if (index % CALM_EVERY === CALM_EVERY - 1) this.#calm();
      } catch (cause) {
        throw new Error(`act ${index} of ${acts.length}: ${JSON.stringify(act)}\n${String(cause)}`, { cause });
      }
    }
    this.#calm();
  }

  /** To the end of the round and its resolution, after which nothing is open and every winner is paid. */
  finish(): void {
    const [{ round }] = this.markets as [VenueMarket];
    this.#pass(round.endsAt - this.served.venue.nowMs() + 300_000);
    const states = this.markets.map(({ state }) => state);
    agree(new Set(states), new Set(['resolved']), 'state of the markets');
    for (const { round: ended, resolution } of this.markets) {
      const winner = resolution?.winner ?? 'up';
      const loser = winner === 'up' ? 'down' : 'up';
      this.reference.resolve(ended.conditionId, { winner: tokenOf(ended, winner), loser: tokenOf(ended, loser) });
    }
    this.#calm();
    agree(this.reference.openOrders(), [], 'open orders after the end');
  }

  /** What a look from outside can tell at any moment. */
  #check(): void {
    checkBooks(this);
    checkListedOrders(this);
    checkAccounts(this);
    if (this.#faults) return;
    checkPictures(this);
    checkFollowedBooks(this);
  }

  /** Waits until nothing is under way any more and compares everything. */
  #calm(): void {
    this.#pass(CALM_MS);
    this.#weather.calm();
    for (const trader of this.traders) trader.catchUp();
    this.#posts.checkUncertain();
    this.#check();
    checkPictures(this);
    checkTrades(this);
    if (this.#faults) this.follower.compareWithRest();
    checkFollowedBooks(this);
    if (this.#faults) this.#weather.begin();
  }

  #perform({ who, gapMs, deed }: Act): void {
    this.#pass(gapMs);
    const trader = this.traders[who % this.traders.length]!;
    switch (deed.kind) {
      case 'post':
        return this.#posts.send(trader, [this.#sign(trader, deed.wish)]);
      case 'batch':
        return this.#posts.send(
          trader,
          deed.wishes.map((wish) => this.#sign(trader, wish)),
        );
      case 'repost':
        return this.#posts.repeat(deed.pick);
      case 'cancel':
      case 'cancel-market':
      case 'cancel-all':
        return cancelOnBoth(this, trader, deed);
      case 'mishap':
      case 'socket':
      case 'trouble':
        return this.#goWrong(trader, deed);
    }
  }

  #goWrong(trader: Trader, fault: Fault): void {
    switch (fault.kind) {
      case 'socket':
        return this.#weather.disturbSocket(trader, fault.how);
      case 'trouble': {
        const { round } = this.markets[fault.market]!;
        this.reference.doubt(round.conditionId, fault.trades);
        return this.#weather.trouble(round.asset, fault);
      }
      case 'mishap':
        this.#weather.spoilNextPost(trader, fault.how, 'POST /clob/order');
        return this.#posts.sendIntoMishap(trader, this.#sign(trader, fault.wish), fault.how, LATE_MS);
    }
  }

  /** Lets time pass on both sides. */
  #pass(ms: number): void {
    this.served.time.advance(ms);
    this.reference.advanceTo(this.served.venue.nowMs());
    this.#posts.checkAnswers();
    for (const trader of this.traders) trader.reconnect();
  }

  /** The reference does not know when the chain takes a trade; it is told. */
  #settle(notice: VenueNotice): void {
    if (notice.type !== 'trade') return;
    const { status, takerOrderId } = notice.trade;
    this.reference.advanceTo(notice.at);
    if (status === 'MINED' || status === 'CONFIRMED') this.reference.mine(takerOrderId);
    if (status === 'FAILED') this.reference.fail(takerOrderId);
  }

  #sign(trader: Trader, wish: Wish): Signed {
    const market = this.markets[wish.market]!;
    const { version, negRisk, conditionId } = market.round;
    const token = tokenOf(market.round, wish.outcome);
    const place = {
      market: conditionId,
      token,
      isUp: wish.outcome === 'up',
      tick: market.tick,
      domain: orderDomain(version, negRisk),
    };
    return trader.sign(place, {
      side: wish.side,
      type: wish.type,
      postOnly: wish.postOnly && (wish.type === 'GTC' || wish.type === 'GTD'),
      expirationS: wish.type === 'GTD' ? this.served.nowS + wish.lifeS : 0,
      price: wish.cents * CENT,
      size: this.#size(trader, token, wish),
    });
  }

  /** In micro-shares, two decimals of a share. */
  #size(trader: Trader, token: string, { side, portion, cents, hundredths }: Wish): number {
    const held = this.reference.wallets.get(trader.wallet)?.of('settled', token) ?? 0n;
    const affordable = (this.reference.freeCash(trader.wallet) * 100n) / BigInt(cents);
    const part = side === 'SELL' ? (held * BigInt(portion)) / 100n : portion > ALL_IN ? affordable : 0n;
    return part >= HUNDREDTH ? Number(part) : hundredths * HUNDREDTH;
  }
}
