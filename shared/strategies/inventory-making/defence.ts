import type { CrossedQuoteView, StrategyView } from '../strategy.ts';

/** Which way a quote trades: a BUY of Down is an ask for Up. */
export type MarketSide = 'bid' | 'ask';

/** Refusals this close together are in a row: the life of a quote; nominal ms. */
const ROW_MS = 20_000;

/** How a side is quoted after the venue refused quotes that would have traded (strategies §8, quote life). */
export type Defence = {
  /** Ticks to stay further away. */
  readonly backTicks: number;
  readonly isOff: boolean;
};

const UNHARMED: Defence = { backTicks: 0, isOff: false };

/** One tick back for each refusal in a row; after too many of them the side is off for a while. @param rules nominal ms */
export function defenceOf(
  { crossedQuotes, now, round }: StrategyView,
  strategy: string,
  side: MarketSide,
  rules: { readonly tries: number; readonly offMs: number },
): Defence {
  if (crossedQuotes.length === 0) return UNHARMED;
  const ages: number[] = [];
  for (const crossed of crossedQuotes) {
    if (crossed.strategy === strategy && sideOf(crossed) === side) ages.push((now - crossed.at) / round.timeScale);
  }
  const isOff = ages.some((age, index) => {
    const first = ages[index - rules.tries + 1];
    return age < rules.offMs && first !== undefined && first - age <= ROW_MS;
  });
  return { backTicks: ages.filter((age) => age <= ROW_MS).length, isOff };
}

function sideOf({ outcome, side }: CrossedQuoteView): MarketSide {
  return (outcome === 'up') === (side === 'BUY') ? 'bid' : 'ask';
}
