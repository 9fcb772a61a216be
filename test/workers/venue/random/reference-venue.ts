import { feeOf, impliesPrice, owed } from './reference-arithmetic.ts';
import { cashHeld, crosses, type ReferenceOrder, type ReferenceTerms, remaining } from './reference-order.ts';
import { type Part, partsOf, type ReferenceTrade } from './reference-trade.ts';
import type { Objection, Verdict } from './reference-verdict.ts';
import { type Level, walk } from './reference-walk.ts';
import { ReferenceWallet } from './reference-wallet.ts';

type Appointment = { readonly atMs: number; readonly run: () => void };

const MIN_SHARES = 5_000_000n;
const ONE_PUSD = 1_000_000n;

/** A GTD order dies this long before the expiration that it states (protocol §2.6). */
const EARLY_EXPIRY_MS = 60_000;

/**
 * Polymarket's matching and money by protocol §2.6, §3 and §9.1, written without a look at the venue under test: no index, no
 * cache, everything recomputed from the list of orders. It is told of each act in the order in which the venue took it.
 */
export class ReferenceVenue {
  readonly wallets = new Map<string, ReferenceWallet>();
  readonly orders = new Map<string, ReferenceOrder>();
  /** By the taker's order. */
  readonly trades = new Map<string, ReferenceTrade>();
  /** GTD orders that came to their end. */
  expired = 0;
  readonly #verdicts = new Map<string, Verdict>();
  readonly #open = new Set<ReferenceOrder>();
  readonly #takerDelayMs: number;
  #nowMs: number;
  #arrivals = 0;
  #agenda: Appointment[] = [];
  /** Trades of a market that will be held in doubt, by what was announced first. */
  readonly #doubts: { readonly market: string; left: number }[] = [];

  constructor(options: { readonly nowMs: number; readonly takerDelayMs: number }) {
    this.#nowMs = options.nowMs;
    this.#takerDelayMs = options.takerDelayMs;
  }

  open(wallet: string, cash: bigint): void {
    this.wallets.set(wallet, new ReferenceWallet(cash));
  }

  /** Ends taker delays and GTD orders that are due, in the order of their times, ties in the order of their making. */
  advanceTo(nowMs: number): void {
    for (;;) {
      const due = this.#agenda.filter(({ atMs }) => atMs <= nowMs).toSorted((a, b) => a.atMs - b.atMs)[0];
      if (due === undefined) break;
      this.#agenda = this.#agenda.filter((appointment) => appointment !== due);
      this.#nowMs = due.atMs;
      due.run();
    }
    this.#nowMs = nowMs;
  }

  post(terms: ReferenceTerms): Verdict {
    if (this.orders.has(terms.id)) return { kind: 'refused', objections: ['duplicate'] };
    const order: ReferenceOrder = { ...terms, state: 'delayed', matched: 0n, arrival: 0 };
    const isMarketable = this.#resting().some((maker) => crosses(order, maker));
    const objections = this.#objections(order, isMarketable);
    if (objections.length > 0) return this.#judge(order, { kind: 'refused', objections });
    this.orders.set(order.id, order);
    this.#open.add(order);
    if (!isMarketable) return this.#meet(order);
    this.#agenda.push({ atMs: this.#nowMs + this.#takerDelayMs, run: () => this.#meet(order) });
    return this.#judge(order, { kind: 'delayed' });
  }

  /** A post that reaches the venue later. */
  postAt(atMs: number, terms: ReferenceTerms): void {
    this.#agenda.push({ atMs, run: () => this.post(terms) });
  }

  /** The next trades of a market may fail. */
  doubt(market: string, trades: number): void {
    this.#doubts.push({ market, left: trades });
  }

  /** The last word on an order, whatever came of sending it again. */
  verdictOn(id: string): Verdict {
    const verdict = this.#verdicts.get(id);
    if (verdict === undefined) throw new Error(`nobody posted ${id}`);
    return verdict;
  }

  /** @returns the orders that this ended */
  cancel(owner: string, ids: readonly string[]): string[] {
    const mine = ids.filter((id) => this.orders.get(id)?.owner === owner && this.orders.get(id)?.state === 'live');
    for (const id of mine) this.#end(this.orders.get(id)!);
    return mine;
  }

  openOrders(): ReferenceOrder[] {
    return [...this.#open];
  }

  freeCash(wallet: string): bigint {
    const held = this.openOrders().filter((order) => order.wallet === wallet);
    return held.reduce((free, order) => free - cashHeld(order), this.#wallet(wallet).cash);
  }

  /** Shares that a wallet's open sales of a token hold. */
  sharesHeld(wallet: string, token: string): bigint {
    return this.openOrders()
      .filter((order) => order.wallet === wallet && order.token === token && order.side === 'SELL')
      .reduce((sum, order) => sum + remaining(order), 0n);
  }

  /** The chain has the trade: what was bought may be sold. */
  mine(takerOrderId: string): void {
    const trade = this.trades.get(takerOrderId);
    if (trade?.state !== 'matched') return;
    trade.state = 'mined';
    for (const { order, size, money } of trade.parts) {
      const wallet = this.#wallet(order.wallet);
      if (order.side === 'SELL') {
        if (trade.escrowed) wallet.cash += money;
        continue;
      }
      wallet.add('provisional', order.token, -size);
      wallet.add('settled', order.token, size);
    }
    if (trade.escrowed && trade.taker.side === 'SELL') this.#wallet(trade.taker.wallet).cash -= trade.fee;
  }

  /** The trade never was: everybody has what he had. The orders stay as they are. */
  fail(takerOrderId: string): void {
    const trade = this.trades.get(takerOrderId);
    if (trade?.state !== 'matched') return;
    trade.state = 'failed';
    for (const { order, size, money } of trade.parts) {
      const wallet = this.#wallet(order.wallet);
      if (order.side === 'SELL') {
        wallet.add('settled', order.token, size);
        continue;
      }
      wallet.add('provisional', order.token, -size);
      wallet.cash += money;
    }
    const taker = this.#wallet(trade.taker.wallet);
    taker.feesPaid -= trade.fee;
    if (trade.taker.side === 'BUY') taker.cash += trade.fee;
  }

  /** The market is over: its orders end, a winning share is 1 pUSD. */
  resolve(market: string, tokens: { readonly winner: string; readonly loser: string }): void {
    for (const order of this.openOrders()) if (order.market === market) this.#end(order);
    for (const wallet of this.wallets.values()) {
      wallet.cash += wallet.sharesOf(tokens.winner);
      wallet.drop(tokens.winner);
      wallet.drop(tokens.loser);
    }
  }

  #objections(order: ReferenceOrder, isMarketable: boolean): Objection[] {
    const { type, side, size, postOnly, wallet, token } = order;
    const rests = type === 'GTC' || type === 'GTD';
    const money = cashHeld(order);
    const fee = isMarketable ? feeOf(size, order.price) : 0n;
    const found: [Objection, boolean][] = [
      ['nothing', size === 0n || order.spend === 0n],
      ['off-grid', order.spend !== undefined && !impliesPrice(order.spend, size, order.price)],
      ['too-small', rests && size < MIN_SHARES],
      ['post-only', postOnly && isMarketable],
      ['fok', type === 'FOK' && !isMarketable],
      ['fak', type === 'FAK' && !isMarketable],
      ['below-one-pusd', side === 'BUY' && isMarketable && money < ONE_PUSD],
      [
        'balance',
        side === 'BUY'
          ? money + fee > this.freeCash(wallet)
          : size > this.#wallet(wallet).of('settled', token) - this.sharesHeld(wallet, token),
      ],
    ];
    return found.filter(([, holds]) => holds).map(([objection]) => objection);
  }

  /** The order takes what it crosses; what is left rests or ends. */
  #meet(order: ReferenceOrder): Verdict {
    const { levels, complete } = walk(order, this.#resting());
    const objections = this.#objectionsAtBook(order, levels, complete);
    if (objections.length > 0) {
      this.orders.delete(order.id);
      this.#open.delete(order);
      return this.#judge(order, { kind: 'refused', objections });
    }
    order.state = 'live';
    if (levels.length > 0) this.#execute(order, levels);
    const rests = (order.type === 'GTC' || order.type === 'GTD') && !complete;
    if (rests) this.#rest(order);
    else this.#end(order);
    return this.#judge(order, { kind: levels.length > 0 ? 'matched' : 'live' });
  }

  /** At its best prices a sum of money buys more shares, and more shares cost more fee than at the limit. */
  #objectionsAtBook(order: ReferenceOrder, levels: readonly Level[], complete: boolean): Objection[] {
    const objections: Objection[] = [];
    const legs = levels.flatMap((level) => level.legs);
    const bill = levels.reduce((sum, { size, money, price }) => sum + money + feeOf(size, price), 0n);
    const means = this.freeCash(order.wallet) + cashHeld(order);
    const rests = (order.type === 'GTC' || order.type === 'GTD') && !complete;
    const filled = levels.reduce((sum, { size }) => sum + size, 0n);
    const rest = rests ? owed(remaining(order) - filled, order.price) : 0n;
    if (order.side === 'BUY' && bill + rest > means) objections.push('balance');
    if (order.type === 'FOK' && !complete) objections.push('fok');
    if (order.type === 'FAK' && legs.length === 0) objections.push('fak');
    if (legs.some(({ maker }) => maker.wallet === order.wallet)) objections.push('self-trade');
    return objections;
  }

  #execute(order: ReferenceOrder, levels: readonly Level[]): void {
    const fee = levels.reduce((sum, { size, price }) => sum + feeOf(size, price), 0n);
    const escrowed = this.#isDoubted(order.market);
    const parts = [...partsOf(order, levels)].map((part) => this.#exchange(part, part.order === order, escrowed));
    this.trades.set(order.id, { taker: order, levels, parts, fee, escrowed, state: 'matched' });
    const taker = this.#wallet(order.wallet);
    taker.feesPaid += fee;
    if (order.side === 'BUY' || !escrowed) taker.cash -= fee;
  }

  /**
   * Money and shares of one order change hands. A maker's parts, each rounded up, may come to more than the whole was: if
   * nothing else is left in the wallet, it is spared the difference.
   */
  #exchange({ order, size, money: due }: Part, isTaker: boolean, escrowed: boolean): Part {
    const wallet = this.#wallet(order.wallet);
    order.matched += size;
    if (order.side === 'SELL') {
      wallet.add('settled', order.token, -size);
      if (!escrowed) wallet.cash += due;
    }
    const free = isTaker ? due : this.freeCash(order.wallet);
    const money = order.side === 'BUY' && free < due ? free : due;
    if (order.side === 'BUY') {
      wallet.add('provisional', order.token, size);
      wallet.cash -= money;
    }
    if (!isTaker && remaining(order) === 0n) this.#end(order);
    return { order, size, money };
  }

  #isDoubted(market: string): boolean {
    const doubt = this.#doubts.find((each) => each.market === market && each.left > 0);
    if (doubt === undefined) return false;
    doubt.left -= 1;
    return true;
  }

  #rest(order: ReferenceOrder): void {
    this.#arrivals += 1;
    order.arrival = this.#arrivals;
    if (order.type !== 'GTD') return;
    const atMs = order.expirationS * 1000 - EARLY_EXPIRY_MS;
    this.#agenda.push({ atMs, run: () => this.#expire(order) });
  }

  #expire(order: ReferenceOrder): void {
    if (order.state === 'live') this.expired += 1;
    this.#end(order);
  }

  #end(order: ReferenceOrder): void {
    order.state = 'ended';
    this.#open.delete(order);
  }

  #judge({ id }: ReferenceTerms, verdict: Verdict): Verdict {
    this.#verdicts.set(id, verdict);
    return verdict;
  }

  #resting(): ReferenceOrder[] {
    return this.openOrders().filter(({ state }) => state === 'live');
  }

  #wallet(name: string): ReferenceWallet {
    const wallet = this.wallets.get(name);
    if (wallet === undefined) throw new Error(`the reference knows no wallet ${name}`);
    return wallet;
  }
}
