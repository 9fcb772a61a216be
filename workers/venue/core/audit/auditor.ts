import { type MicroUsdc, microUsdc } from '../../../../shared/units/index.ts';
import type { Conservation } from '../contract.ts';
import type { MarketDirectory } from '../markets/directory.ts';
import type { Bank } from '../money/bank.ts';
import type { Settlement } from '../money/settlement.ts';
import type { OrderRegistry } from '../orders/order-registry.ts';
import { moneyText } from './amounts.ts';
import { backingViolations } from './backing.ts';
import { heldByOrders, reserveViolations } from './reserves.ts';

/** What the auditor looks into. */
export type AuditorSources = {
  readonly bank: Bank;
  readonly directory: MarketDirectory;
  readonly registry: OrderRegistry;
  readonly settlement: Settlement;
};

/** Checks that the venue has neither lost nor made money. Ask between two acts: in the middle of one, money is in the air. */
export class Auditor {
  readonly #sources: AuditorSources;

  constructor(sources: AuditorSources) {
    this.#sources = sources;
  }

  /** Where all money is, and everything that does not add up. */
  audit(): Conservation {
    const { bank, directory, registry, settlement } = this.#sources;
    const accounts = bank.accounts();
    const markets = directory.all();
    const deposited = total(accounts.map((account) => account.deposited));
    const cash = total(accounts.map((account) => account.cash));
    const { collateral, fees, dust } = bank.vault;
    const { inTransit } = settlement;
    const found = total([cash, collateral, fees, dust, inTransit]);
    const violations = [
      ...(found === deposited ? [] : [`${moneyText(deposited)} were paid in, ${moneyText(found)} are there`]),
      ...backingViolations(accounts, markets, bank.vault),
      ...reserveViolations(accounts, heldByOrders(registry, markets)),
    ];
    return { deposited, cash, collateral, fees, dust, inTransit, held: violations.length === 0, violations };
  }
}

function total(amounts: readonly MicroUsdc[]): MicroUsdc {
  return microUsdc(amounts.reduce((sum, amount) => sum + amount, 0));
}
