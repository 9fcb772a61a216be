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
import type { Vault } from '../money/vault.ts';
import { isOpen, type LiveOrder, release, remainingOf, reserve } from './live-order.ts';
import type { MatchLevel, MatchLeg } from './match-plan.ts';
import type { MergedBook } from './merged-book.ts';

/** What a match moved on the taker's side: money before fees, shares, and the fee. */
export type Executed = { readonly money: MicroUsdc; readonly size: MicroShares; readonly fee: MicroUsdc };

/**
 * Carries out a planned match: cash, shares and complete sets change hands, the makers' orders shrink in the book.
 *
 * Equal tokens swap; two buyers of opposite tokens mint sets from their collateral, two sellers dissolve them (protocol
 * §2.6). Everyone's money is rounded against him at his own price, makers per order and the taker per price level, so that
 * each can reckon it from his own fills; the difference is the vault's dust. The taker's cash must not be reserved any
 * more. Sales pay at once; shares bought are provisional until the trade is mined, inside the crowd settled at once.
 */
export function execute(
  taker: LiveOrder,
  levels: readonly MatchLevel[],
  book: MergedBook,
  vault: Vault,
  fees: FeeSchedule,
): Executed {
  const settled = isInternal(taker, levels);
  let money = 0;
  let size = 0;
  let fee = 0;
  for (const level of levels) {
    const levelMoney = valueOf(taker, level.size, level.price);
    let surplus = exchange(taker, level.size, levelMoney, settled);
    for (const leg of level.legs) surplus += fillMaker(taker, leg, book, vault, settled);
    vault.keepDust(microUsdc(surplus));

    const levelFee = takerFee(level.size, level.price, fees);
    taker.account.payFee(levelFee);
    vault.takeFee(levelFee);
    money += levelMoney;
    size += level.size;
    fee += levelFee;
  }
  taker.matched = microShares(taker.matched + size);
  return { money: microUsdc(money), size: microShares(size), fee: microUsdc(fee) };
}

/** What a buyer would need for a planned match, fees included. */
export function owedFor(levels: readonly MatchLevel[], fees: FeeSchedule): MicroUsdc {
  return microUsdc(levels.reduce((sum, { size, price }) => sum + cost(size, price) + takerFee(size, price, fees), 0));
}

/** A match that concerns nobody outside the venue. */
export function isInternal(taker: LiveOrder, levels: readonly MatchLevel[]): boolean {
  return taker.account.internal && levels.every(({ legs }) => legs.every(({ maker }) => maker.account.internal));
}

/** @returns what the maker paid in beyond what he received and beyond what newly made sets lock up */
function fillMaker(
  taker: LiveOrder,
  { maker, size }: MatchLeg,
  book: MergedBook,
  vault: Vault,
  settled: boolean,
): number {
  release(maker);
  book.fill(maker, size);
  if (remainingOf(maker) === 0) maker.status = 'MATCHED';
  const surplus = exchange(maker, size, valueOf(maker, size, maker.price), settled);
  if (isOpen(maker)) reserve(maker);
  if (maker.token === taker.token) return surplus;

  const { conditionId } = taker.round;
  if (taker.side === 'BUY') vault.mint(conditionId, size);
  else vault.dissolve(conditionId, size);
  return taker.side === 'BUY' ? surplus - size : surplus + size;
}

/** Moves money and shares of one side. @returns money paid in; negative when it was received */
function exchange(order: LiveOrder, size: MicroShares, money: MicroUsdc, settled: boolean): number {
  const { account, side, token } = order;
  if (side === 'BUY') {
    account.pay(money);
    account.addShares(token, size, settled);
    return money;
  }
  account.removeShares(token, size);
  account.receive(money);
  return 0 - money;
}

function valueOf({ side }: LiveOrder, size: MicroShares, price: Price): MicroUsdc {
  return side === 'BUY' ? cost(size, price) : proceeds(size, price);
}
