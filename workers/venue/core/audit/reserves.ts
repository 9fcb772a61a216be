import type { TokenId } from '../../../../shared/market/ids.ts';
import { type MicroShares, type MicroUsdc, microShares, microUsdc } from '../../../../shared/units/index.ts';
import type { Market } from '../markets/market.ts';
import { heldCash, remainingOf } from '../matching/live-order.ts';
import type { Account } from '../money/account.ts';
import type { OrderRegistry } from '../orders/order-registry.ts';
import { moneyText, sharesText } from './amounts.ts';

/** What open orders hold of one wallet. */
export type Held = { cash: MicroUsdc; readonly shares: Map<TokenId, MicroShares> };

/** What the open orders of every wallet hold: those that rest in a book, and those that wait for their match. */
export function heldByOrders(registry: OrderRegistry, markets: readonly Market[]): ReadonlyMap<Account, Held> {
  const resting = markets.flatMap(({ book }) => book.orders());
  const held = new Map<Account, Held>();
  for (const order of new Set([...registry.open(), ...resting])) {
    const its = held.get(order.account) ?? { cash: microUsdc(0), shares: new Map() };
    held.set(order.account, its);
    if (order.side === 'BUY') its.cash = microUsdc(its.cash + heldCash(order));
    else its.shares.set(order.token, microShares((its.shares.get(order.token) ?? 0) + remainingOf(order)));
  }
  return held;
}

/** Wallets whose reserves are not what their open orders hold, or more than they have. */
export function reserveViolations(accounts: readonly Account[], held: ReadonlyMap<Account, Held>): string[] {
  return accounts.flatMap((account) => {
    const { cash = microUsdc(0), shares } = held.get(account) ?? {};
    const violations: string[] = [];
    if (account.reserved !== cash) {
      violations.push(`orders hold ${moneyText(cash)}, ${moneyText(account.reserved)} are reserved`);
    }
    if (account.freeCash < 0) violations.push(`${moneyText(account.freeCash)} are free`);
    for (const token of new Set([...(shares?.keys() ?? []), ...account.holdings.keys()])) {
      const holds = shares?.get(token) ?? microShares(0);
      const { reserved } = account.holding(token);
      if (reserved !== holds)
        violations.push(`orders hold ${sharesText(holds)} of ${token}, ${sharesText(reserved)} are reserved`);
      if (account.freeShares(token) < 0)
        violations.push(`${sharesText(account.freeShares(token))} of ${token} are free`);
    }
    return violations.map((violation) => `wallet ${account.address}: ${violation}`);
  });
}
