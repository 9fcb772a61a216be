import { OUTCOMES, type TokenId } from '../../../../shared/market/ids.ts';
import { type MicroShares, microShares } from '../../../../shared/units/index.ts';
import type { Market } from '../markets/market.ts';
import type { Account } from '../money/account.ts';
import type { Vault } from '../money/vault.ts';
import { sharesText } from './amounts.ts';

/**
 * Shares without pUSD behind them, and pUSD without shares before it. Every share is one of a complete set until its
 * market is resolved; then every winning one is backed, and losing ones do not count.
 */
export function backingViolations(accounts: readonly Account[], markets: readonly Market[], vault: Vault): string[] {
  const shares = sharesByToken(accounts);
  const violations: string[] = [];
  for (const market of markets) {
    const { slug, conditionId } = market.round;
    const sets = vault.setsOf(conditionId);
    for (const outcome of market.resolution === undefined ? OUTCOMES : [market.resolution.winner]) {
      const there = shares.get(market.token(outcome)) ?? microShares(0);
      if (there !== sets) violations.push(`${slug}: ${sharesText(there)} of ${outcome}, ${sharesText(sets)} backed`);
    }
    for (const outcome of OUTCOMES) shares.delete(market.token(outcome));
  }
  for (const [token, there] of shares) violations.push(`${sharesText(there)} of ${token}, which no market has`);
  return violations;
}

function sharesByToken(accounts: readonly Account[]): Map<TokenId, MicroShares> {
  const shares = new Map<TokenId, MicroShares>();
  for (const { holdings } of accounts) {
    for (const [token, { settled, provisional }] of holdings) {
      shares.set(token, microShares((shares.get(token) ?? 0) + settled + provisional));
    }
  }
  return shares;
}
