import { makerFee, takerFee } from '../market/fees.ts';
import type { OrderHash, Side, TokenId } from '../market/ids.ts';
import type { FeeSchedule } from '../market/round.ts';
import {
  cost,
  type MicroShares,
  type MicroUsdc,
  microUsdc,
  mulDivFloor,
  type Price,
  proceeds,
} from '../units/index.ts';
import type { PaperOrder } from './paper-order.ts';
import { type Execution, totalSize } from './taker-walk.ts';

type Holding = { shares: number; cost: number };

/** Money that changed hands by a fill: positive came in. The fee is in it. */
export type FillMoney = { readonly cash: MicroUsdc; readonly notional: MicroUsdc; readonly fee: MicroUsdc };

/**
 * What a paper account can pay for (strategies §18: capital depletion). A bid reserves its cost, with the fee that a taker
 * would owe; an offer reserves shares that are there. What is reserved cannot be promised again.
 */
export class PaperAccount {
  #cash: number;
  readonly #reserved = new Map<OrderHash, number>();
  readonly #offered = new Map<OrderHash, { readonly token: TokenId; shares: number }>();
  readonly #holdings = new Map<TokenId, Holding>();

  constructor(capital: MicroUsdc) {
    this.#cash = capital;
  }

  /** Money of the account, reserved money included. */
  get cash(): MicroUsdc {
    return microUsdc(this.#cash);
  }

  /** What the shares that are held were bought for, fees included. */
  get inPositions(): MicroUsdc {
    let sum = 0;
    for (const { cost: paid } of this.#holdings.values()) sum += paid;
    return microUsdc(sum);
  }

  /** Reserves what an order needs; false, with nothing changed, when it is not there. */
  reserve({ orderId, place }: PaperOrder, fees: FeeSchedule): boolean {
    const { side, token, price, size } = place;
    if (side === 'SELL') {
      if (this.#freeShares(token) < size) return false;
      this.#offered.set(orderId, { token, shares: size });
      return true;
    }
    const needed = costWithFee(size, price, fees);
    let free = this.#cash;
    for (const amount of this.#reserved.values()) free -= amount;
    if (free < needed) return false;
    this.#reserved.set(orderId, needed);
    return true;
  }

  /** Books a fill and returns what it did to the cash. The order's reservation shrinks with what is left of it. */
  fill(
    { orderId, place, remaining }: PaperOrder,
    role: 'maker' | 'taker',
    executions: readonly Execution[],
    fees: FeeSchedule,
  ): FillMoney {
    const money = moneyOf(place.side, role, executions, fees);
    this.#cash += money.cash;
    this.#move(place, totalSize(executions), money.cash);
    if (this.#reserved.has(orderId)) this.#reserved.set(orderId, costWithFee(remaining, place.price, fees));
    const offered = this.#offered.get(orderId);
    if (offered !== undefined) offered.shares = remaining;
    return money;
  }

  /** The order is over: what it had reserved is free. */
  release(orderId: OrderHash): void {
    this.#reserved.delete(orderId);
    this.#offered.delete(orderId);
  }

  /** Shares turn into money at `payout` each (a price: 10 000 for the winner, 0 for the loser). Returns what came in. */
  redeem(token: TokenId, payout: Price): MicroUsdc {
    const shares = this.#holdings.get(token)?.shares ?? 0;
    this.#holdings.delete(token);
    const paid = proceeds(shares as MicroShares, payout);
    this.#cash += paid;
    return paid;
  }

  /** Undoes what a round did to the cash, and forgets its shares: it is to count nowhere. */
  undo(tokens: readonly TokenId[], cash: MicroUsdc): void {
    for (const token of tokens) this.#holdings.delete(token);
    this.#cash -= cash;
  }

  /** The cost of shares that are sold goes pro rata (strategies §16). */
  #move({ token, side }: PaperOrder['place'], size: MicroShares, cash: MicroUsdc): void {
    const holding = this.#holdings.get(token) ?? { shares: 0, cost: 0 };
    this.#holdings.set(token, holding);
    if (side === 'BUY') {
      holding.shares += size;
      holding.cost -= cash;
    } else {
      holding.cost -= holding.shares === 0 ? 0 : mulDivFloor(holding.cost, size, holding.shares);
      holding.shares -= size;
    }
  }

  #freeShares(token: TokenId): number {
    let free = this.#holdings.get(token)?.shares ?? 0;
    for (const offered of this.#offered.values()) if (offered.token === token) free -= offered.shares;
    return free;
  }
}

/** Money of executions: what a buyer owes and what a seller gets, rounded to his disadvantage, with the fee of his role. */
export function moneyOf(
  side: Side,
  role: 'maker' | 'taker',
  executions: readonly Execution[],
  fees: FeeSchedule,
): FillMoney {
  const feeOf = role === 'maker' ? makerFee : takerFee;
  let notional = 0;
  let fee = 0;
  for (const { price, size } of executions) {
    notional += side === 'BUY' ? cost(size, price) : proceeds(size, price);
    fee += feeOf(size, price, fees);
  }
  const cash = side === 'BUY' ? -notional - fee : notional - fee;
  return { cash: microUsdc(cash), notional: microUsdc(notional), fee: microUsdc(fee) };
}

function costWithFee(size: MicroShares, price: Price, fees: FeeSchedule): number {
  return cost(size, price) + takerFee(size, price, fees);
}
