import type { Outcome, Side } from '../market/ids.ts';
import type { FillMoney } from '../matching/index.ts';
import { type MicroUsdc, microUsdc, mulDivFloor, type Price, PRICE_ONE } from '../units/index.ts';

/** Sums of one strategy in one round, in micro-units. */
export type StrategyPart = {
  cash: number;
  up: number;
  down: number;
  makerFills: number;
  takerFills: number;
  shares: number;
  notional: number;
  fees: number;
};

/** Money and shares of one round, by strategy, in whole micro-units: the parts add up to the whole exactly. */
export class RoundMoney {
  readonly #parts = new Map<string, StrategyPart>();

  /** By strategy. */
  get parts(): ReadonlyMap<string, Readonly<StrategyPart>> {
    return this.#parts;
  }

  /** Books a fill. */
  fill(strategy: string, outcome: Outcome, side: Side, role: 'maker' | 'taker', size: number, money: FillMoney): void {
    const part = this.#parts.get(strategy) ?? nothing();
    this.#parts.set(strategy, part);
    part.cash += money.cash;
    part[outcome] += side === 'BUY' ? size : -size;
    part[role === 'maker' ? 'makerFills' : 'takerFills'] += 1;
    part.shares += size;
    part.notional += money.notional;
    part.fees += money.fee;
  }

  /** Fills of all strategies. */
  get fills(): number {
    return this.sum('makerFills') + this.sum('takerFills');
  }

  /** One figure over all strategies. */
  sum(figure: keyof StrategyPart): number {
    let sum = 0;
    for (const part of this.#parts.values()) sum += part[figure];
    return sum;
  }

  /** What the fills did to the account's cash. */
  get cash(): MicroUsdc {
    return microUsdc(this.sum('cash'));
  }

  /** What the round is worth with shares at these prices: gains and losses since it began. */
  worth(up: Price | 0, down: Price | 0): MicroUsdc {
    return microUsdc(this.cash + worthOf(this.sum('up'), up) + worthOf(this.sum('down'), down));
  }

  /** What was gained once the round is won by an outcome. */
  gain(winner: Outcome): MicroUsdc {
    return microUsdc(this.sum('cash') + this.sum(winner));
  }
}

function nothing(): StrategyPart {
  return { cash: 0, up: 0, down: 0, makerFills: 0, takerFills: 0, shares: 0, notional: 0, fees: 0 };
}

function worthOf(shares: number, at: Price | 0): number {
  return mulDivFloor(Math.max(0, shares), at, PRICE_ONE);
}
