import type { TradeStatus, VenueFill } from '../../events/engine-events.ts';
import { type Outcome, OUTCOMES } from '../../market/ids.ts';
import type { FeeSchedule, Resolution } from '../../market/round.ts';
import type { OwnFillView } from '../../strategies/strategy.ts';
import {
  type EpochMs,
  type MicroShares,
  type MicroUsdc,
  microUsdc,
  PRICE_ONE,
  price,
  type Price,
} from '../../units/index.ts';
import { type FillMoney, moneyOf } from './fill-money.ts';
import { addBought, type Holding, nothingHeld, payOut, takeSold } from './holding.ts';
import { halvesOf, takeFromParts } from './merge-parts.ts';
import { noShares, type ShareSums, sumShares } from './share-sums.ts';

/** What came of a fill's evidence. `reversed`: the trade failed and its booking was undone. */
export type FillVerdict = 'booked' | 'advanced' | 'reversed' | 'failed-unbooked' | 'repeated' | 'contradicted';

/** Whose fill it is, and when it was first heard of. */
export type FillOrigin = { readonly strategy: string; readonly at: EpochMs };

type BookedFill = FillOrigin & {
  readonly fill: VenueFill;
  readonly outcome: Outcome;
  readonly money: FillMoney;
  status: TradeStatus;
};

type Holdings = Record<Outcome, Holding>;

/** What one share of each outcome pays. */
type Payout = Readonly<Record<Outcome, Price>>;

/**
 * All our fills of one market, keyed by trade and order, and what follows from them: holdings, settled shares, money
 * (strategies §16–17).
 *
 * Evidence of one fill comes several times and over several ways; it counts once. CONFIRMED and FAILED are final; a FAILED
 * fill is taken out again, once, by working the holdings out anew from those that stand.
 */
export class FillBook {
  readonly #fees: FeeSchedule;
  readonly #fills = new Map<string, BookedFill>();
  readonly #provisional = new Set<BookedFill>();
  readonly #overdue = new Set<BookedFill>();
  #holdings: Holdings = nothingHeldAtAll();
  /** Each strategy's own part, as if it traded alone. */
  #parts = new Map<string, Holdings>();
  #shares: Record<Outcome, ShareSums> = { up: noShares(), down: noShares() };
  /** Sets that were merged, each with the number of fills that were known then. */
  readonly #merges: { readonly sets: MicroShares; readonly after: number }[] = [];
  #payout: Payout | undefined;
  #views: OwnFillView[] = [];

  constructor(fees: FeeSchedule) {
    this.#fees = fees;
  }

  /** Takes evidence of a fill of `outcome`. */
  note(fill: VenueFill, outcome: Outcome, origin: FillOrigin): FillVerdict {
    const key = `${fill.tradeId} ${fill.orderId}`;
    const known = this.#fills.get(key);
    if (known !== undefined) return this.#advance(known, fill.status);
    const booked: BookedFill = { ...origin, fill, outcome, money: moneyOf(fill, this.#fees), status: fill.status };
    this.#fills.set(key, booked);
    if (!isSettledStatus(fill.status)) this.#provisional.add(booked);
    if (fill.status === 'FAILED') return 'failed-unbooked';
    if (this.#payout === undefined) this.#book(booked);
    else this.#rework();
    return 'booked';
  }

  /** The round resolved: what is held pays out, all to the winner as far as is known. */
  resolve({ winner }: Resolution): void {
    this.settle({ up: price(winner === 'up' ? PRICE_ONE : 0), down: price(winner === 'down' ? PRICE_ONE : 0) });
  }

  /** What is held pays out as the chain reports it, whatever was said before. */
  settle(payout: Payout): void {
    if (this.#payout?.up === payout.up && this.#payout.down === payout.down) return;
    this.#payout = payout;
    this.#rework();
  }

  /** So many pairs of Up and Down were turned into money, 1 pUSD each (strategies §16, vector V-INV). */
  merge(sets: MicroShares): void {
    this.#merges.push({ sets, after: this.#fills.size });
    if (this.#payout === undefined) this.#bookMerge(sets);
    else this.#rework();
  }

  holding(outcome: Outcome): Readonly<Holding> {
    return this.#holdings[outcome];
  }

  /** The part of {@link holding} that one strategy traded, as if it did so alone; merges come off all parts. */
  part(strategy: string, outcome: Outcome): Readonly<Holding> | undefined {
    return this.#parts.get(strategy)?.[outcome];
  }

  /** Shares that were traded, whatever the resolution made of them. */
  shares(outcome: Outcome): Readonly<ShareSums> {
    return this.#shares[outcome];
  }

  /** The fills that stand, in the order in which they were heard of. */
  get views(): readonly OwnFillView[] {
    return this.#views;
  }

  /** How many fills were told, failed ones included. */
  get count(): number {
    return this.#fills.size;
  }

  /** What the shares held cost, both outcomes. */
  get cost(): MicroUsdc {
    return microUsdc(this.#holdings.up.cost + this.#holdings.down.cost);
  }

  /** Earned by sales and by the resolution, fees deducted. */
  get realised(): MicroUsdc {
    return realisedOf(this.#holdings);
  }

  /**
   * The same by strategy, each with the average cost of its own purchases. While the round is on, a strategy that sells
   * what another one bought is short of it, so that the parts need not add up; once it resolved they do.
   */
  realisedByStrategy(): { strategy: string; amount: MicroUsdc }[] {
    return [...this.#parts].map(([strategy, holdings]) => ({ strategy, amount: realisedOf(holdings) }));
  }

  /** True when no trade is on its way any more. */
  get isSettled(): boolean {
    return this.#provisional.size === 0;
  }

  /** When the oldest trade that is still on its way was first heard of; Infinity when there is none. */
  get provisionalSince(): number {
    return firstHeard(this.#provisional);
  }

  /** … of those that {@link takeOverdue} has not named. */
  get awaitedSince(): number {
    return firstHeard([...this.#provisional].filter((booked) => !this.#overdue.has(booked)));
  }

  /** Fills heard of by `heardBy` that are still on their way; each is named once. */
  takeOverdue(heardBy: number): VenueFill[] {
    const overdue = [...this.#provisional].filter((booked) => booked.at <= heardBy && !this.#overdue.has(booked));
    for (const booked of overdue) this.#overdue.add(booked);
    return overdue.map(({ fill, status }) => ({ ...fill, status }));
  }

  /** True while a trade that was named overdue is still on its way. */
  get isOverdue(): boolean {
    return this.#overdue.size > 0;
  }

  #advance(known: BookedFill, status: TradeStatus): FillVerdict {
    if (known.status === status) return 'repeated';
    if (isSettledStatus(known.status)) return isSettledStatus(status) ? 'contradicted' : 'repeated';
    known.status = status;
    if (isSettledStatus(status)) {
      this.#provisional.delete(known);
      this.#overdue.delete(known);
    }
    if (status === 'CONFIRMED') sumShares(this.#shares[known.outcome], known.fill, 'confirmed');
    if (status !== 'FAILED') return 'advanced';
    this.#rework();
    return 'reversed';
  }

  #rework(): void {
    this.#holdings = nothingHeldAtAll();
    this.#parts = new Map();
    this.#shares = { up: noShares(), down: noShares() };
    this.#views = [];
    let known = 0;
    this.#bookMergesAfter(known);
    for (const booked of this.#fills.values()) {
      if (booked.status !== 'FAILED') this.#book(booked);
      known += 1;
      this.#bookMergesAfter(known);
    }
    if (this.#payout === undefined) return;
    for (const holdings of [this.#holdings, ...this.#parts.values()]) {
      for (const outcome of OUTCOMES) payOut(holdings[outcome], this.#payout[outcome]);
    }
  }

  #bookMergesAfter(known: number): void {
    for (const { sets, after } of this.#merges) if (after === known) this.#bookMerge(sets);
  }

  #bookMerge(sets: MicroShares): void {
    const proceeds = halvesOf(sets);
    for (const outcome of OUTCOMES) {
      takeSold(this.#holdings[outcome], sets, proceeds[outcome]);
      const parts = [...this.#parts.values()].map((holdings) => holdings[outcome]);
      takeFromParts(parts, sets, proceeds[outcome]);
    }
  }

  #book(booked: BookedFill): void {
    const { fill, outcome, strategy, status, at } = booked;
    const { side, price, size, role } = fill;
    this.#views.push({ strategy, outcome, side, price, size, role, at });
    bookMoney(this.#holdings, booked);
    bookMoney(this.#partOf(strategy), booked);
    sumShares(this.#shares[outcome], fill, 'traded');
    if (status === 'CONFIRMED') sumShares(this.#shares[outcome], fill, 'confirmed');
  }

  #partOf(strategy: string): Holdings {
    const part = this.#parts.get(strategy) ?? nothingHeldAtAll();
    this.#parts.set(strategy, part);
    return part;
  }
}

function isSettledStatus(status: TradeStatus): boolean {
  return status === 'CONFIRMED' || status === 'FAILED';
}

function firstHeard(fills: Iterable<BookedFill>): number {
  let since = Infinity;
  for (const { at } of fills) since = Math.min(since, at);
  return since;
}

function nothingHeldAtAll(): Holdings {
  return { up: nothingHeld(), down: nothingHeld() };
}

function realisedOf({ up, down }: Holdings): MicroUsdc {
  return microUsdc(up.realised + down.realised);
}

function bookMoney(holdings: Holdings, { fill, outcome, money }: BookedFill): void {
  const holding = holdings[outcome];
  if (fill.side === 'BUY') addBought(holding, fill.size, microUsdc(money.notional + money.fee));
  else takeSold(holding, fill.size, microUsdc(money.notional - money.fee));
}
