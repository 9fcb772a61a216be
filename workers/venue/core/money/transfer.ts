import type { Side, TokenId } from '../../../../shared/market/ids.ts';
import { type MicroShares, type MicroUsdc, microUsdc } from '../../../../shared/units/index.ts';
import type { Market } from '../markets/market.ts';
import type { Account } from './account.ts';
import type { Vault } from './vault.ts';

/** What one order gave and got in a trade; the taker's stands there once per price level. */
export type TransferPart = {
  readonly account: Account;
  readonly side: Side;
  readonly token: TokenId;
  readonly size: MicroShares;
  /** What a buyer paid or what is due to a seller, before the fee. */
  readonly money: MicroUsdc;
  readonly fee: MicroUsdc;
};

/** All that a trade moved, so that it can be completed when it is mined, or undone to the last micro-unit. */
export type Transfer = {
  readonly market: Market;
  readonly parts: readonly TransferPart[];
  /** Complete sets made for the trade, in micro-shares; negative when it dissolved some. */
  readonly minted: number;
  readonly dust: MicroUsdc;
  /** Sellers get their money when the trade is mined, not at the match: what is not paid yet need not be got back. */
  readonly escrowed: boolean;
};

/** Money on its way to sellers. */
export function escrowOf({ parts, escrowed }: Transfer): MicroUsdc {
  const due = parts.map(({ side, money, fee }) => (escrowed && side === 'SELL' ? money - fee : 0));
  return microUsdc(due.reduce((sum, amount) => sum + amount, 0));
}

/** The trade is on chain: buyers may sell what they bought, and sellers whose money was held back get it. */
export function deliver({ parts, escrowed }: Transfer): void {
  for (const { account, side, token, size, money, fee } of parts) {
    if (side === 'BUY') account.settle(token, size);
    else if (escrowed) account.receive(microUsdc(money - fee));
  }
}

/** The trade has failed: money, shares, fees and sets are where they were before it. For escrowed trades only. */
export function undo({ market, parts, minted, dust }: Transfer, vault: Vault): void {
  for (const { account, side, token, size, money, fee } of parts) {
    if (side === 'BUY') {
      account.takeBack(token, size);
      account.receive(microUsdc(money + fee));
    } else {
      account.addShares(token, size, true);
    }
    account.noteFee(microUsdc(0 - fee));
    vault.takeFee(microUsdc(0 - fee));
  }
  vault.keepDust(microUsdc(0 - dust));
  vault.changeSets(market.round.conditionId, 0 - minted);
}
