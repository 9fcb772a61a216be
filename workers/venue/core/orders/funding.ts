import { takerFee } from '../../../../shared/market/fees.ts';
import { cost, MICRO, microUsdc } from '../../../../shared/units/index.ts';
import { orderDomain } from '../../../../shared/wire/orders/index.ts';
import type { LiveOrder } from '../matching/live-order.ts';
import { belowMinimumNotional, REFUSALS } from '../matching/refusals.ts';
import { shareContractOf } from '../money/account.ts';

/**
 * Why a wallet's money or shares are not enough for a new order, as far as the CLOB has seen them: what open orders hold
 * is spoken for, a taker needs the fee as well, and the market's exchange must be allowed to move what is given
 * (protocol §2.6).
 */
export function objectionToFunding(order: LiveOrder, marketable: boolean): string | undefined {
  const { account, token, side, size, price, round } = order;
  if (side === 'SELL') {
    return account.freeShares(token) >= size && isAllowed(order, 0) ? undefined : REFUSALS.balance;
  }
  const notional = order.spend ?? cost(size, price);
  if (marketable && notional < MICRO) return belowMinimumNotional(microUsdc(notional));
  const needed = notional + (marketable ? takerFee(size, price, round.fees) : 0);
  return account.freeCash >= needed && isAllowed(order, needed) ? undefined : REFUSALS.balance;
}

/** Whether an open order's wallet can still pay all that its open orders of this kind hold. */
export function isCovered(order: LiveOrder): boolean {
  const { account, token, side } = order;
  const free = side === 'SELL' ? account.freeShares(token) : account.freeCash;
  return free >= 0 && isAllowed(order, 0);
}

/**
 * Whether the order's exchange may take shares, or `more` pUSD beyond what open orders hold. Those held by orders for the
 * other exchange count too: an allowance is unlimited or nothing in practice.
 */
function isAllowed({ account, token, side, round }: LiveOrder, more: number): boolean {
  const { verifyingContract } = orderDomain(round.version, round.negRisk);
  const { seenApprovals } = account;
  if (side === 'SELL') return seenApprovals.isOperator(shareContractOf(token), verifyingContract);
  return seenApprovals.collateralFor(verifyingContract) >= BigInt(account.reserved + more);
}
