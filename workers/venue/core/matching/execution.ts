import { takerFee } from '../../../../shared/market/fees.ts';
import type { FeeSchedule } from '../../../../shared/market/round.ts';
import {
  cost,
  type MicroShares,
  type MicroUsdc,
  microShares,
  microUsdc,
  type Price,
  proceeds,
} from '../../../../shared/units/index.ts';
import type { Market } from '../markets/market.ts';
import type { Transfer, TransferPart } from '../money/transfer.ts';
import type { Vault } from '../money/vault.ts';
import { heldCash, isOpen, type LiveOrder, release, remainingOf, reserve } from './live-order.ts';
import type { MatchLevel, MatchLeg } from './match-plan.ts';
import type { MergedBook } from './merged-book.ts';

/** What a match moved on the taker's side: money before fees, shares, and the fee. */
export type Executed = { readonly money: MicroUsdc; readonly size: MicroShares; readonly fee: MicroUsdc };

/** How a match is carried out. */
export type ExecutionTerms = {
  /** Nobody outside the venue is concerned: shares are settled at once. */
  readonly internal: boolean;
  /** Sellers are paid when the trade is mined, because it may fail. */
  readonly escrowed: boolean;
  /** What takers are charged: the market's schedule, unless a fault has it otherwise. */
  readonly fees: FeeSchedule;
};

/**
 * Carries out a planned match: cash, shares and complete sets change hands, the makers' orders shrink in the book.
 *
 * Equal tokens swap; two buyers of opposite tokens mint sets from their collateral, two sellers dissolve them (protocol
 * §2.6). Everyone's money is rounded against him at his own price, makers per order and the taker per price level, so that
 * each can reckon it from his own fills; the difference is the vault's dust. The taker's cash must not be reserved any
 * more. Sales pay at once unless escrowed; shares bought are provisional until the trade is mined.
 */
export function execute(
  taker: LiveOrder,
  levels: readonly MatchLevel[],
  market: Market,
  vault: Vault,
  terms: ExecutionTerms,
): { readonly executed: Executed; readonly transfer: Transfer } {
  const takerParts = levels.map(({ size, price }) =>
    exchange(taker, size, valueOf(taker, size, price), takerFee(size, price, terms.fees), terms),
  );
  const legs = levels.flatMap((level) => level.legs);
  const makerParts = legs.map((leg) => fillMaker(leg, market.book, terms));
  const parts = [...takerParts, ...makerParts];
  const executed = {
    money: microUsdc(sumOf(takerParts, ({ money }) => money)),
    size: microShares(sumOf(takerParts, ({ size }) => size)),
    fee: microUsdc(sumOf(takerParts, ({ fee }) => fee)),
  };
  taker.matched = microShares(taker.matched + executed.size);

  const paired = sumOf(legs, ({ maker, size }) => (maker.token === taker.token ? 0 : size));
  const minted = taker.side === 'BUY' ? paired : 0 - paired;
  const paidIn = sumOf(parts, ({ side, money }) => (side === 'BUY' ? money : 0 - money));
  const dust = microUsdc(paidIn - minted);
  vault.changeSets(market.round.conditionId, minted);
  vault.keepDust(dust);
  vault.takeFee(executed.fee);
  return { executed, transfer: { market, parts, minted, dust, escrowed: terms.escrowed } };
}

/** What a buyer would need for a planned match, fees included. */
export function owedFor(levels: readonly MatchLevel[], fees: FeeSchedule): MicroUsdc {
  return microUsdc(levels.reduce((sum, { size, price }) => sum + cost(size, price) + takerFee(size, price, fees), 0));
}

/** A match that concerns nobody outside the venue. */
export function isInternal(taker: LiveOrder, levels: readonly MatchLevel[]): boolean {
  return taker.account.internal && levels.every(({ legs }) => legs.every(({ maker }) => maker.account.internal));
}

function fillMaker({ maker, size }: MatchLeg, book: MergedBook, terms: ExecutionTerms): TransferPart {
  release(maker);
  book.fill(maker, size);
  if (remainingOf(maker) === 0) maker.status = 'MATCHED';
  const part = exchange(maker, size, makerMoney(maker, size), microUsdc(0), terms);
  if (isOpen(maker)) reserve(maker);
  return part;
}

/** Moves money and shares of one order. */
function exchange(
  { account, side, token }: LiveOrder,
  size: MicroShares,
  money: MicroUsdc,
  fee: MicroUsdc,
  { internal, escrowed }: ExecutionTerms,
): TransferPart {
  if (side === 'BUY') {
    account.pay(money);
    account.payFee(fee);
    account.addShares(token, size, internal);
  } else {
    account.removeShares(token, size);
    if (!escrowed) account.receive(microUsdc(money - fee));
    account.noteFee(fee);
  }
  return { account, side, token, size, money, fee };
}

/**
 * What a maker pays or gets for a part of its order, whose reserve is not held and whose rest is counted already. Parts
 * rounded up one by one may come to a micro more than the whole: a wallet with nothing else left is spared it.
 */
function makerMoney(maker: LiveOrder, size: MicroShares): MicroUsdc {
  const due = valueOf(maker, size, maker.price);
  return maker.side === 'SELL' ? due : microUsdc(Math.min(due, maker.account.freeCash - heldCash(maker)));
}

function valueOf({ side }: LiveOrder, size: MicroShares, price: Price): MicroUsdc {
  return side === 'BUY' ? cost(size, price) : proceeds(size, price);
}

function sumOf<T>(items: readonly T[], amountOf: (item: T) => number): number {
  return items.reduce((sum, item) => sum + amountOf(item), 0);
}
