import type { Fact } from '../../shared/events/effects.ts';
import type { CompartmentCounters } from '../../shared/events/worker-protocol.ts';
import { MAKER_REBATE_SHARE, PRESENT_CRYPTO_FEES, takerFee } from '../../shared/market/fees.ts';
import { rebateEstimate } from '../../shared/models/index.ts';
import {
  type MicroShares,
  microShares,
  type MicroUsdc,
  microUsdc,
  toShares,
  toUsdc,
} from '../../shared/units/index.ts';

type FillFact = Extract<Fact, { type: 'fill' }>;

/** Fills of a session. */
export type FillTotals = CompartmentCounters['fills'] & {
  /**
   * What the venue may pay back for the fills as maker, pUSD: an estimate, and no part of any profit. As if every fill had met
   * a taker who paid the present fee of crypto markets; less than 1 pUSD a market and day is not paid (strategies §2.4).
   */
  readonly rebateEstimatedUsdc: number;
};

/** Fills that are remembered so that they are not counted again; those of rounds long past are told no more. */
const MAX_KNOWN = 20_000;

/**
 * Counts an asset's fills once each, also when a restarted worker adopts those of its predecessor and tells them again. One
 * that failed is taken out again, once, whoever of them tells so (fault S2).
 */
export class FillTally {
  /** Whether each fill counts: a failed one does not. */
  readonly #known = new Map<string, boolean>();
  readonly #byStrategy = new Map<string, number>();
  #maker = 0;
  #taker = 0;
  #shares: MicroShares = microShares(0);
  #notional: MicroUsdc = microUsdc(0);
  #fees: MicroUsdc = microUsdc(0);
  /** What takers of the fills as maker would have paid. */
  #feeEquivalent: MicroUsdc = microUsdc(0);

  add(fill: FillFact): void {
    const key = `${fill.tradeId}/${fill.orderId}`;
    const counted = this.#known.get(key);
    const counts = fill.status !== 'FAILED' && counted !== false;
    this.#known.set(key, counts);
    if (this.#known.size > MAX_KNOWN) this.#forgetOldest();
    if (counts && counted === undefined) this.#count(fill, 1);
    if (!counts && counted === true) this.#count(fill, -1);
  }

  totals(): FillTotals {
    const feeEquivalent = toUsdc(this.#feeEquivalent);
    return {
      count: this.#maker + this.#taker,
      maker: this.#maker,
      taker: this.#taker,
      shares: toShares(this.#shares),
      notionalUsdc: toUsdc(this.#notional),
      feesUsdc: toUsdc(this.#fees),
      rebateEstimatedUsdc: rebateEstimate(feeEquivalent, feeEquivalent, MAKER_REBATE_SHARE).usdc,
    };
  }

  /** How many fills each strategy had. */
  byStrategy(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#byStrategy);
  }

  #count({ role, size, price, notional, fee, strategy }: FillFact, by: 1 | -1): void {
    this.#byStrategy.set(strategy, (this.#byStrategy.get(strategy) ?? 0) + by);
    if (role === 'maker') {
      this.#maker += by;
      const equivalent = takerFee(size, price, PRESENT_CRYPTO_FEES);
      this.#feeEquivalent = microUsdc(this.#feeEquivalent + by * equivalent);
    } else this.#taker += by;
    this.#shares = microShares(this.#shares + by * size);
    this.#notional = microUsdc(this.#notional + by * notional);
    this.#fees = microUsdc(this.#fees + by * fee);
  }

  #forgetOldest(): void {
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}
