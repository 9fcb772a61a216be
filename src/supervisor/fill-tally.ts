import type { Fact } from '../../shared/events/effects.ts';
import type { CompartmentCounters } from '../../shared/events/worker-protocol.ts';
import {
  type MicroShares,
  microShares,
  type MicroUsdc,
  microUsdc,
  toShares,
  toUsdc,
} from '../../shared/units/index.ts';

type FillFact = Extract<Fact, { type: 'fill' }>;

/** Fills that are remembered so that they are not counted again; those of rounds long past are told no more. */
const MAX_KNOWN = 20_000;

/** Counts an asset's fills once each, also when a restarted worker adopts those of its predecessor and tells them again. */
export class FillTally {
  readonly #known = new Set<string>();
  #maker = 0;
  #taker = 0;
  #shares: MicroShares = microShares(0);
  #notional: MicroUsdc = microUsdc(0);
  #fees: MicroUsdc = microUsdc(0);

  add({ tradeId, orderId, role, size, notional, fee }: FillFact): void {
    const key = `${tradeId}/${orderId}`;
    if (this.#known.has(key)) return;
    this.#known.add(key);
    if (this.#known.size > MAX_KNOWN) this.#forgetOldest();
    if (role === 'maker') this.#maker += 1;
    else this.#taker += 1;
    this.#shares = microShares(this.#shares + size);
    this.#notional = microUsdc(this.#notional + notional);
    this.#fees = microUsdc(this.#fees + fee);
  }

  totals(): CompartmentCounters['fills'] {
    return {
      count: this.#maker + this.#taker,
      maker: this.#maker,
      taker: this.#taker,
      shares: toShares(this.#shares),
      notionalUsdc: toUsdc(this.#notional),
      feesUsdc: toUsdc(this.#fees),
    };
  }

  #forgetOldest(): void {
    const [oldest] = this.#known;
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}
