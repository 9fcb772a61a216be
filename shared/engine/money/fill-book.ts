import type { TradeStatus, VenueFill } from '../../events/engine-events.ts';
import { type Outcome, OUTCOMES } from '../../market/ids.ts';
import type { FeeSchedule, Resolution } from '../../market/round.ts';
import { type MicroShares, microShares, type MicroUsdc, microUsdc } from '../../units/index.ts';
import { type FillMoney, moneyOf } from './fill-money.ts';
import { addBought, type Holding, nothingHeld, payOut, takeSold } from './holding.ts';

/** What came of a fill's evidence. `reversed`: the trade failed and its booking was undone. */
export type FillVerdict = 'booked' | 'advanced' | 'reversed' | 'failed-unbooked' | 'repeated' | 'contradicted';

type BookedFill = {
  readonly fill: VenueFill;
  readonly outcome: Outcome;
  readonly money: FillMoney;
  status: TradeStatus;
};

/**
 * All our fills of one market, keyed by trade and order, and what follows from them: holdings, settled shares, money
 * (strategies §16–17).
 *
 * Evidence of one fill comes several times and over several ways; it counts once. CONFIRMED and FAILED are final; a FAILED
 * fill is taken out again, once, by working the holdings out anew from those that stand.
 */
export class FillBook {
  readonly #fees: FeeSchedule;
  readonly #fills = new Map<string, BookedFill>();
  #holdings: Record<Outcome, Holding> = { up: nothingHeld(), down: nothingHeld() };
  #resolution: Resolution | undefined;
  #unsettled = 0;

  constructor(fees: FeeSchedule) {
    this.#fees = fees;
  }

  /** Takes evidence of a fill of `outcome`. */
  note(fill: VenueFill, outcome: Outcome): FillVerdict {
    const key = `${fill.tradeId} ${fill.orderId}`;
    const known = this.#fills.get(key);
    if (known !== undefined) return this.#advance(known, fill.status);
    const booked: BookedFill = { fill, outcome, money: moneyOf(fill, this.#fees), status: fill.status };
    this.#fills.set(key, booked);
    if (!isSettledStatus(fill.status)) this.#unsettled += 1;
    if (fill.status === 'FAILED') return 'failed-unbooked';
    if (this.#resolution === undefined) book(this.#holdings, booked);
    else this.#rework();
    return 'booked';
  }

  /** The round resolved: what is held pays out. */
  resolve(resolution: Resolution): void {
    this.#resolution = resolution;
    this.#rework();
  }

  holding(outcome: Outcome): Readonly<Holding> {
    return this.#holdings[outcome];
  }

  /** Shares whose purchase is final, less all that were sold: only these can be sold. */
  settledShares(outcome: Outcome): MicroShares {
    let shares = 0;
    for (const { fill, outcome: of, status } of this.#fills.values()) {
      if (of !== outcome || status === 'FAILED') continue;
      if (fill.side === 'SELL') shares -= fill.size;
      else if (status === 'CONFIRMED') shares += fill.size;
    }
    return microShares(shares);
  }

  /** What the shares held cost, both outcomes. */
  get cost(): MicroUsdc {
    return microUsdc(this.#holdings.up.cost + this.#holdings.down.cost);
  }

  /** Earned by sales and by the resolution, fees deducted. */
  get realised(): MicroUsdc {
    return microUsdc(this.#holdings.up.realised + this.#holdings.down.realised);
  }

  /** True when no trade is on its way any more. */
  get isSettled(): boolean {
    return this.#unsettled === 0;
  }

  #advance(known: BookedFill, status: TradeStatus): FillVerdict {
    if (known.status === status) return 'repeated';
    if (isSettledStatus(known.status)) return isSettledStatus(status) ? 'contradicted' : 'repeated';
    known.status = status;
    if (isSettledStatus(status)) this.#unsettled -= 1;
    if (status !== 'FAILED') return 'advanced';
    this.#rework();
    return 'reversed';
  }

  #rework(): void {
    this.#holdings = { up: nothingHeld(), down: nothingHeld() };
    for (const booked of this.#fills.values()) if (booked.status !== 'FAILED') book(this.#holdings, booked);
    if (this.#resolution === undefined) return;
    for (const outcome of OUTCOMES) payOut(this.#holdings[outcome], outcome === this.#resolution.winner);
  }
}

function isSettledStatus(status: TradeStatus): boolean {
  return status === 'CONFIRMED' || status === 'FAILED';
}

function book(holdings: Record<Outcome, Holding>, { fill, outcome, money }: BookedFill): void {
  const holding = holdings[outcome];
  if (fill.side === 'BUY') addBought(holding, fill.size, microUsdc(money.notional + money.fee));
  else takeSold(holding, fill.size, microUsdc(money.notional - money.fee));
}
