import { invariant } from '../../../../shared/errors.ts';
import type { ConditionId } from '../../../../shared/market/ids.ts';
import { type MicroShares, type MicroUsdc, microShares, microUsdc } from '../../../../shared/units/index.ts';

/**
 * Money that belongs to no wallet: collateral behind complete sets, fees taken, and the dust of rounding.
 *
 * A market has as many sets as there are Up and as there are Down shares. Once it is resolved it has as many as there are
 * winning shares still to be redeemed; losing ones are worth nothing, and may be around or not.
 */
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
    this.changeSets(conditionId, size);
  }

  /** Dissolves complete sets, or redeems winning shares: 1 pUSD each comes free. */
  dissolve(conditionId: ConditionId, size: MicroShares): void {
    this.changeSets(conditionId, 0 - size);
  }

  /** Makes as many sets, or dissolves them where the number is negative. */
  changeSets(conditionId: ConditionId, by: number): void {
    const sets = this.setsOf(conditionId) + by;
    invariant(sets >= 0, `${sets} sets of ${conditionId}`);
    if (sets === 0) this.#sets.delete(conditionId);
    else this.#sets.set(conditionId, sets);
  }

  takeFee(amount: MicroUsdc): void {
    this.#fees += amount;
  }

  keepDust(amount: MicroUsdc): void {
    this.#dust += amount;
  }
}
