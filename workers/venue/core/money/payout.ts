import { invariant } from '../../../../shared/errors.ts';
import { OUTCOMES, type Outcome } from '../../../../shared/market/ids.ts';
import { type EpochMs, microShares, microUsdc } from '../../../../shared/units/index.ts';
import type { Market } from '../markets/market.ts';
import type { Bank } from './bank.ts';

/** Pays 1 pUSD for every winning share, whoever holds it, and takes the losing ones away. Nothing may rest any more. */
export function payOut(market: Market, winner: Outcome, bank: Bank, at: EpochMs): void {
  const { conditionId } = market.round;
  const owed = bank.vault.setsOf(conditionId);
  let paid = 0;
  for (const account of bank.accounts()) {
    for (const outcome of OUTCOMES) {
      const token = market.token(outcome);
      const { settled, provisional } = account.holding(token);
      const shares = microShares(settled + provisional);
      if (shares === 0) continue;
      const amount = microUsdc(outcome === winner ? shares : 0);
      account.redeem(token, { conditionId, outcome, shares, amount, at });
      paid += amount;
    }
  }
  invariant(paid === owed, `market ${conditionId} paid ${paid} of ${owed}`);
  bank.vault.payOut(conditionId);
}
