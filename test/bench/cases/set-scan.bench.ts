import { walkSets, type SetLeg } from '../../../shared/models/index.ts';
import { microShares, microUsdc, price } from '../../../shared/units/index.ts';
import { type BenchCase, timeInTurns } from '../bench-case.ts';

const MARKETS = 50;
const LEVELS = 20;
const FEES = { rate: 0.04, exponent: 1, takerOnly: true };
const TERMS = { minGross: 0.02, minNet: 0.001, budget: microUsdc(10_000_000_000) };

export const bench: BenchCase = {
  name: 'set-scan',
  unit: `${MARKETS} markets of 2 to 6 outcomes with ${LEVELS} levels each → every basket that is worth buying, YES and NO`,
  target: { medianNs: 5_000_000 },
  measure: () => {
    const scans = [marketsAt(0), marketsAt(1)];
    return timeInTurns({ name: 'ours', unit: (round) => scan(scans[round % scans.length]!) }, []);
  },
};

/** @returns profit found, micro-pUSD */
function scan(markets: readonly (readonly SetLeg[])[]): number {
  let profit = 0;
  for (const legs of markets) {
    profit += walkSets(legs, { ...TERMS, payout: 1 }).profit;
    profit += walkSets(legs, { ...TERMS, payout: legs.length - 1 }).profit;
  }
  return profit;
}

/** Half of them cheap enough to be walked to the end of their ladders. */
function marketsAt(turn: number): readonly (readonly SetLeg[])[] {
  return Array.from({ length: MARKETS }, (_, market) => {
    const outcomes = 2 + (market % 5);
    const cheapest = Math.floor((market % 2 === 0 ? 6_000 : 9_900) / outcomes / 10) * 10;
    return Array.from({ length: outcomes }, (_leg, leg) => ({
      fees: FEES,
      asks: Array.from({ length: LEVELS }, (_level, level) => ({
        price: price(cheapest + level * 10),
        size: microShares((20 + ((level * 37 + leg * 11 + market + turn) % 200)) * 1_000_000),
      })),
    }));
  });
}
