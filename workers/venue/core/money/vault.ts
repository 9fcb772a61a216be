import type { ConditionId } from '../../../../shared/market/ids.ts';
import { type MicroShares, type MicroUsdc, microShares, microUsdc } from '../../../../shared/units/index.ts';

/** Money that belongs to no wallet: collateral behind complete sets, fees taken, and the dust of rounding. */
export class Vault {
  readonly #sets = new Map<ConditionId, number>();
  #fees = 0;
  #dust = 0;

  /** 1 pUSD lies here for every set of one Up and one Down share. */
  get collateral(): MicroUsdc {
    let total = 0;
    for (const sets of this.#sets.values()) total += sets;
    return microUsdc(total);
  }

  get fees(): MicroUsdc {
    return microUsdc(this.#fees);
  }

  get dust(): MicroUsdc {
    return microUsdc(this.#dust);
  }

  /** Complete sets of a market in existence. */
  setsOf(conditionId: ConditionId): MicroShares {
    return microShares(this.#sets.get(conditionId) ?? 0);
  }

  /** Makes complete sets of a market: 1 pUSD each is locked. */
  mint(conditionId: ConditionId, size: MicroShares): void {
    this.#sets.set(conditionId, this.setsOf(conditionId) + size);
  }

  /** Dissolves complete sets: 1 pUSD each comes free. */
  dissolve(conditionId: ConditionId, size: MicroShares): void {
    this.#sets.set(conditionId, this.setsOf(conditionId) - size);
  }

  takeFee(amount: MicroUsdc): void {
    this.#fees += amount;
  }

  keepDust(amount: MicroUsdc): void {
    this.#dust += amount;
  }

  /** A resolved market has paid its winners; its sets are gone. */
  payOut(conditionId: ConditionId): void {
    this.#sets.delete(conditionId);
  }
}
