import { OUTCOMES } from '../../../../shared/market/ids.ts';
import { type MicroShares, microShares, microUsdc } from '../../../../shared/units/index.ts';
import type { Market } from '../markets/market.ts';
import type { Account } from './account.ts';
import { type ChainActResult, reverted } from './chain-act.ts';
import type { Vault } from './vault.ts';

/**
 * Splits a wallet's pUSD into complete sets and merges sets back, 1 pUSD for one Up and one Down share (protocol §10.3).
 * Chain acts: the CLOB sees what leaves at once, and what comes only when it looks.
 */
export class Sets {
  readonly #vault: Vault;

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  /** `size` shares of both outcomes for as much pUSD. */
  split(account: Account, market: Market, size: MicroShares): ChainActResult {
    const amount = microUsdc(size);
    if (amount > account.cash) return reverted('transfer amount exceeds balance');
    account.sendOnChain(amount);
    this.#vault.mint(market.round.conditionId, size);
    for (const outcome of OUTCOMES) account.receiveSharesOnChain(market.token(outcome), size);
    note(account, market, size);
    return { kind: 'done', amount };
  }

  /** `size` pUSD for as many shares of both outcomes. */
  merge(account: Account, market: Market, size: MicroShares): ChainActResult {
    const tokens = OUTCOMES.map((outcome) => market.token(outcome));
    if (tokens.some((token) => account.holding(token).settled < size)) {
      return reverted('insufficient balance for transfer');
    }
    for (const token of tokens) account.sendSharesOnChain(token, size);
    this.#vault.dissolve(market.round.conditionId, size);
    const amount = microUsdc(size);
    account.receiveOnChain(amount);
    note(account, market, 0 - size);
    return { kind: 'done', amount };
  }
}

/** @param size made of pUSD, or negative: turned back into it */
function note(account: Account, market: Market, size: number): void {
  const { conditionId } = market.round;
  for (const outcome of OUTCOMES) {
    const cash = microUsdc(outcome === 'up' ? -size : 0);
    account.noteConversion({ conditionId, token: market.token(outcome), shares: microShares(size), cash });
  }
}
