import { marketMaker } from '../../../../shared/strategies/market-maker/market-maker.ts';
import type { Decision, Positions, Quote, StrategyView } from '../../../../shared/strategies/strategy.ts';
import { microUsdc, toShares } from '../../../../shared/units/index.ts';
import { SAMPLE_ENGINE } from '../../tape/sample-tape.ts';
import { book, decide, shares, strike, view } from '../sample-view.ts';

/** Limits that bind nothing here: they have tests of their own. */
const ROOMY = { ...SAMPLE_ENGINE, risk: { ...SAMPLE_ENGINE.risk, maxOrderUsdc: microUsdc(500_000_000) } };

/** What the maker holds, with average costs as fractions of 1 pUSD. */
export function holds(up: number, down = 0, upCost = 0.47, downCost = 0.5): Positions {
  return {
    up: { shares: shares(up), cost: microUsdc(Math.round(up * upCost * 1e6)) },
    down: { shares: shares(down), cost: microUsdc(Math.round(down * downCost * 1e6)) },
  };
}

/** A quiet market with fresh feeds, Up at 47/50 and Down at 50/53, an even chance, and minutes to go. */
export function quiet(changes: Partial<StrategyView> = {}): StrategyView {
  return view({
    config: ROOMY,
    secondsLeft: 450,
    strike: strike(60_000),
    fairUp: 0.5,
    oracleAgeMs: 400,
    binanceAgeMs: 200,
    secondReturn: 0,
    volatility: { variance: 4e-9, drift: 0 },
    up: book({ 47: 100 }, { 50: 100 }),
    down: book({ 50: 100 }, { 53: 100 }),
    ...changes,
  });
}

export type Making = Extract<Decision, { kind: 'quotes' }>;

/** What the market maker says; parameters other than the given ones by default. */
export function make(seen: StrategyView, params: object = {}, memory?: unknown): Making {
  const decision = memory === undefined ? decide(marketMaker, seen, params) : decide(marketMaker, seen, params, memory);
  if (decision.kind !== 'quotes') throw new Error('a maker states quotes');
  return decision;
}

/** Quotes as `up 0 47 x 5`. */
export function told(quotes: readonly Quote[]): string[] {
  return quotes
    .map(({ outcome, level, price, size }) => `${outcome} ${level} ${price / 100} x ${toShares(size)}`)
    .toSorted((a, b) => b.localeCompare(a));
}
