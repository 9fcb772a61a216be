import type { OrderType } from '../../../../shared/events/effects.ts';
import { type OrderHash, type Outcome, type Side, type TokenId, type TradeId } from '../../../../shared/market/ids.ts';
import { type Round, tokenOf } from '../../../../shared/market/round.ts';
import {
  complement,
  cost,
  type EpochMs,
  type MicroShares,
  type MicroUsdc,
  microShares,
  type Price,
} from '../../../../shared/units/index.ts';
import type { OrderRecord } from '../../../../shared/wire/user/index.ts';
import type { Account } from '../money/account.ts';
import { outcomeName } from '../outcomes.ts';

/** Side of the merged book, in terms of Up: a bid buys Up or sells Down, an ask sells Up or buys Down. */
export type BookSide = 'bid' | 'ask';

/** An order's end is any status but LIVE and DELAYED; INVALID when its funds went away (protocol §2.5, §2.6, §5.1). */
export type OrderStatus = 'DELAYED' | 'LIVE' | 'MATCHED' | 'CANCELED' | 'CANCELED_MARKET_RESOLVED' | 'INVALID';

/** What an order asks for, once its amounts are understood. */
export type OrderTerms = {
  readonly outcome: Outcome;
  readonly side: Side;
  /** Limit on the order's own token. */
  readonly price: Price;
  readonly size: MicroShares;
  /** A FOK or FAK BUY is this sum of money to spend, at `price` or better, instead of a number of shares (protocol §2.6). */
  readonly spend?: MicroUsdc;
  readonly orderType: OrderType;
  readonly postOnly: boolean;
  /** Stated expiration in Unix seconds, 0 for none. */
  readonly expirationS: number;
};

/** An order at the venue. */
export type LiveOrder = OrderTerms & {
  readonly id: OrderHash;
  readonly account: Account;
  /** API key that posted it. */
  readonly owner: string;
  readonly round: Round;
  readonly token: TokenId;
  readonly createdAt: EpochMs;
  /** Code of the builder that sent it, in lower case; absent for none. */
  readonly builderCode?: string;
  readonly bookSide: BookSide;
  /** The limit in terms of Up. */
  readonly bookPrice: Price;
  matched: MicroShares;
  status: OrderStatus;
  readonly tradeIds: TradeId[];
};

/** Whose order it is and under which id. */
export type OrderIdentity = Pick<LiveOrder, 'id' | 'account' | 'owner' | 'createdAt' | 'builderCode'>;

export function liveOrder(identity: OrderIdentity, round: Round, terms: OrderTerms): LiveOrder {
  return {
    ...identity,
    ...terms,
    round,
    token: tokenOf(round, terms.outcome),
    bookSide: (terms.outcome === 'up') === (terms.side === 'BUY') ? 'bid' : 'ask',
    bookPrice: onUp(terms.outcome, terms.price),
    matched: microShares(0),
    status: 'LIVE',
    tradeIds: [],
  };
}

/** A price of a token in terms of Up, or the other way round. */
export function onUp(outcome: Outcome, price: Price): Price {
  return outcome === 'up' ? price : complement(price);
}

export function remainingOf(order: LiveOrder): MicroShares {
  return microShares(order.size - order.matched);
}

/** The order waits or rests: it can still become a trade. */
export function isOpen({ status }: LiveOrder): boolean {
  return status === 'LIVE' || status === 'DELAYED';
}

/** Holds what the unfilled rest of an order may cost: cash for a BUY, shares for a SELL. */
export function reserve(order: LiveOrder): void {
  if (order.side === 'SELL') order.account.reserveShares(order.token, remainingOf(order));
  else order.account.reserveCash(heldCash(order));
}

/** Undoes {@link reserve}; to be called before `matched` changes. */
export function release(order: LiveOrder): void {
  if (order.side === 'SELL') order.account.releaseShares(order.token, remainingOf(order));
  else order.account.releaseCash(heldCash(order));
}

/** What the unfilled rest of a BUY may cost: the part of the wallet's cash that {@link reserve} holds. */
export function heldCash(order: LiveOrder): MicroUsdc {
  return order.spend ?? cost(remainingOf(order), order.price);
}

/** The order as records and messages are written from it. A copy: the order goes on changing. */
export function recordOf(order: LiveOrder): OrderRecord {
  const { id, owner, account, round, token, side, price, size, matched } = order;
  return {
    id,
    owner,
    makerAddress: account.address,
    conditionId: round.conditionId,
    token,
    outcome: outcomeName(order.outcome, round),
    side,
    price,
    size,
    matched,
    status: order.status,
    orderType: order.orderType,
    expirationS: order.expirationS,
    createdAt: order.createdAt,
    tradeIds: [...order.tradeIds],
  };
}
