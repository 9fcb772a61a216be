import type { OrderHash, Side } from '../../../../shared/market/ids.ts';
import {
  formatDecimal,
  type MicroShares,
  type MicroUsdc,
  type Price,
  type Tick,
} from '../../../../shared/units/index.ts';
import { priceWire, sizeWire } from '../../../../shared/wire/decimals.ts';

/**
 * The venue's own words for orders that it does not take, all sent with HTTP 400 (protocol §2.5–§2.7). Clients recognise
 * them by text, so they are kept to the letter. The words about self-trades are ours: the venue's are not known.
 */
export const REFUSALS = {
  payload: 'Invalid order payload',
  owner: 'the order owner has to be the owner of the API KEY',
  signer: 'the order signer address has to be the address of the API KEY',
  maker: 'maker address not allowed, please use the deposit wallet flow',
  signature: 'invalid signature',
  version: 'order_version_mismatch',
  notReady: 'the market is not yet ready to process new orders',
  balance: 'not enough balance / allowance',
  expiration: 'invalid expiration',
  postOnlyCrosses: 'invalid post-only order: order crosses book',
  fokNotFilled: "order couldn't be fully filled. FOK orders are fully filled or killed.",
  fakNoMatch:
    'no orders found to match with FAK order. FAK orders are partially filled or killed if no match is found.',
} as const;

export function banned(address: string): string {
  return `'${address}' address banned`;
}

export function closedOnly(address: string): string {
  return `'${address}' address in closed only mode`;
}

export function duplicated(id: OrderHash): string {
  return `order ${id} is invalid. Duplicated.`;
}

export function selfTrade(id: OrderHash): string {
  return `order ${id} is invalid. Self-trade: it would match an order of the same address`;
}

export function breaksTick(id: OrderHash, price: Price, tick: Tick): string {
  return `order ${id} is invalid. Price (${priceWire(price)}) breaks minimum tick size rule: ${formatDecimal(tick, 4)}`;
}

export function belowMinimumSize(id: OrderHash, size: MicroShares, minimum: MicroShares): string {
  return `order ${id} is invalid. Size (${sizeWire(size)}) lower than the minimum: ${sizeWire(minimum)}`;
}

export function belowMinimumNotional(notional: MicroUsdc): string {
  return `invalid amount for a marketable BUY order ($${wholeCents(notional)}), min size: $1`;
}

/** Down, so that what is too little never reads as enough. */
function wholeCents(amount: MicroUsdc): string {
  return (Math.floor(amount / 10_000) / 100).toFixed(2);
}

/** `counterDecimals` is what the side that is not floored to two decimals may have. */
export function tooFineAmounts(side: Side, counterDecimals: number): string {
  const orders = side === 'BUY' ? 'the market buy orders' : 'the sell orders';
  return `invalid amounts, ${orders} maker amount supports a max accuracy of 2 decimals, taker amount a max of ${counterDecimals} decimals`;
}
