import { cost, type MicroShares, type MicroUsdc, PRICE_ONE, type Price, proceeds } from '../../shared/units/index.ts';
import type { LedgerAccount, LedgerTrade, VenueLedger } from './venue-ledger.ts';

/** What one order's part in a trade, or a set, did to an account: signed money and signed shares of a token. */
export type Movement = {
  readonly conditionId: string;
  readonly token: string;
  readonly cash: number;
  readonly shares: number;
};

/** All movements of an account through sets that were split or merged, and trades that were not undone. */
export function movementsOf(account: LedgerAccount, trades: readonly LedgerTrade[]): Movement[] {
  const movements: Movement[] = [...account.conversions];
  for (const trade of trades) {
    if (trade.status === 'FAILED') continue;
    if (trade.makerAddress === account.address) movements.push(...takerMovements(trade));
    for (const leg of trade.legs) {
      if (leg.makerAddress !== account.address) continue;
      movements.push(movement(trade.conditionId, leg.token, leg.side, leg.matched, leg.price));
    }
  }
  return movements;
}

/** A taker pays each price level on its own token, rounded once per level, and the fee. */
export function takerMovements(trade: LedgerTrade): Movement[] {
  const sizes = new Map<number, number>();
  for (const leg of trade.legs) {
    const ownPrice = leg.token === trade.token ? leg.price : PRICE_ONE - leg.price;
    sizes.set(ownPrice, (sizes.get(ownPrice) ?? 0) + leg.matched);
  }
  const levels = [...sizes].map(([ownPrice, size]) =>
    movement(trade.conditionId, trade.token, trade.side, size, ownPrice),
  );
  return [...levels, { conditionId: trade.conditionId, token: trade.token, cash: -trade.takerFee, shares: 0 }];
}

function movement(conditionId: string, token: string, side: 'BUY' | 'SELL', size: number, price: number): Movement {
  if (side === 'BUY') {
    const paid: number = cost(size as MicroShares, price as Price);
    return { conditionId, token, cash: -paid, shares: size };
  }
  return { conditionId, token, cash: proceeds(size as MicroShares, price as Price), shares: -size };
}

/**
 * The most that the account can still lose, micro-pUSD: what it put into unresolved markets, less what complete sets will pay
 * whatever happens, plus all that its open BUY orders may still spend. All assets moving together.
 */
export function worstCaseLoss(account: LedgerAccount, ledger: VenueLedger): MicroUsdc {
  const resolved = new Set(account.payouts.map((payout) => payout.conditionId));
  const invested = new Map<string, number>();
  for (const { conditionId, cash } of movementsOf(account, ledger.trades)) {
    if (!resolved.has(conditionId)) invested.set(conditionId, (invested.get(conditionId) ?? 0) - cash);
  }
  let loss = account.reserved;
  for (const [conditionId, money] of invested) {
    const held = account.positions
      .filter((position) => position.conditionId === conditionId)
      .map((position) => position.settled + position.provisional);
    const sets = held.length < 2 ? 0 : Math.min(...held);
    loss += Math.max(0, money - sets);
  }
  return loss as MicroUsdc;
}
