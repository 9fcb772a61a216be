import { type EpochMs, type MicroUsdc, microUsdc } from '../../units/index.ts';

type Commitment = { readonly money: number; readonly until: number };

/**
 * Money for baskets: so much for each, so much for all that are held at once (strategies §7.1). What a basket takes is tied up
 * until its event is over.
 */
export class BasketBudget {
  readonly #perBasket: MicroUsdc;
  readonly #total: MicroUsdc;
  readonly #commitments: Commitment[] = [];

  constructor(perBasket: MicroUsdc, total: MicroUsdc) {
    this.#perBasket = perBasket;
    this.#total = total;
  }

  /** Tied up at a moment. */
  committed(now: EpochMs): MicroUsdc {
    let sum = 0;
    for (const { money, until } of this.#commitments) if (until > now) sum += money;
    return microUsdc(sum);
  }

  /** Most that the next basket may take. */
  available(now: EpochMs): MicroUsdc {
    return microUsdc(Math.min(this.#perBasket, this.#total - this.committed(now)));
  }

  /**
   * Ties money up until a moment, `Infinity` for one that is not known.
   *
   * @returns whether it was there; otherwise nothing has changed
   */
  commit(money: MicroUsdc, now: EpochMs, until: number): boolean {
    if (money > this.available(now)) return false;
    for (let i = this.#commitments.length - 1; i >= 0; i -= 1) {
      if (this.#commitments[i]!.until <= now) this.#commitments.splice(i, 1);
    }
    this.#commitments.push({ money, until });
    return true;
  }
}
