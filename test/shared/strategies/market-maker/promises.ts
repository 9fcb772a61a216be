import type { Outcome } from '../../../../shared/market/ids.ts';
import { alphaOf } from '../../../../shared/strategies/market-maker/alpha.ts';
import { marketMaker } from '../../../../shared/strategies/market-maker/market-maker.ts';
import { type MarketMakerParams, marketMakerParams } from '../../../../shared/strategies/market-maker/params.ts';
import { othersTop } from '../../../../shared/strategies/others-top.ts';
import type { Decision, Quote, StrategyView } from '../../../../shared/strategies/strategy.ts';
import { cost, isOnGrid, MICRO, PRICE_ONE, SIZE_STEP } from '../../../../shared/units/index.ts';

type Making = Extract<Decision, { kind: 'quotes' }>;

/** What the market maker decides, and which of its promises that breaks, in words. */
export function judged(seen: StrategyView, params: object): { decision: Making; broken: string[] } {
  const all = marketMakerParams.parse(params);
  const decision = marketMaker.evaluate(seen, all, marketMaker.memory?.(undefined)) as Making;
  const broken = [...brokenByQuotes(seen, all, decision), ...brokenByTake(seen, decision)];
  return { decision, broken };
}

function brokenByQuotes(seen: StrategyView, params: MarketMakerParams, { quotes }: Making): string[] {
  const broken: string[] = [];
  if (quotes.length === 0) return broken;
  if (seen.phase !== 'open' || !(seen.secondsLeft > 60)) broken.push('a quote within the cut-off');
  if (!seen.up.live || !seen.down.live) broken.push('a quote on a closed epoch');
  for (const quote of quotes) broken.push(...brokenByQuote(seen, quote));
  const { up, down } = topPrices(quotes);
  const tops = [othersTop(seen.up, 'up', seen.orders), othersTop(seen.down, 'down', seen.orders)];
  const { targetTotal } = alphaOf(seen, tops, params);
  if (up > 0 && down > 0 && up + down > targetTotal * PRICE_ONE + 1e-6) broken.push(`a pair for ${up + down}`);
  if (investedBy(seen, quotes) > params.capitalUsdc * MICRO + quotes.length) broken.push('more than the capital');
  return broken;
}

function brokenByQuote({ round, config, ...seen }: StrategyView, quote: Quote): string[] {
  const { outcome, price, size, side } = quote;
  const { tick, bestAsk, stale } = seen[outcome];
  const broken: string[] = [];
  if (side !== 'BUY') broken.push('no bid');
  if (!isOnGrid(price, tick)) broken.push(`a price of ${price}`);
  if (!Number.isSafeInteger(size) || size % SIZE_STEP !== 0 || size < round.minSize) broken.push(`a size of ${size}`);
  if (bestAsk !== 0 && price >= bestAsk) broken.push('a bid that crosses');
  if (stale) broken.push('a bid on old data');
  if (cost(size, price) > config.risk.maxOrderUsdc) broken.push('an order that is too large');
  return broken;
}

function brokenByTake(seen: StrategyView, { take, quotes }: Making): string[] {
  if (take === undefined) return [];
  const [leg, ...more] = take.legs;
  const broken = more.length > 0 || quotes.length > 0 ? ['a completion beside other orders'] : [];
  if (leg === undefined) return ['a completion without an order'];
  const { up, down } = seen.heldBy('market_maker');
  const missing: Outcome = up.shares < down.shares ? 'up' : 'down';
  const isRepair = leg.side === 'BUY' ? leg.outcome === missing : leg.outcome !== missing;
  if (!isRepair) broken.push('a completion that makes it worse');
  if (!seen.mayTake || !seen[leg.outcome].live) broken.push('a taker where none may be');
  if (!isOnGrid(leg.limit, seen[leg.outcome].tick) || !Number.isSafeInteger(leg.size)) broken.push('no proper order');
  const before = Math.abs(up.shares - down.shares);
  if (Math.abs(before - leg.size) >= before) broken.push('a completion that leaves more unpaired');
  return broken;
}

function topPrices(quotes: readonly Quote[]): Record<Outcome, number> {
  const top = { up: 0, down: 0 };
  for (const { outcome, price } of quotes) top[outcome] = Math.max(top[outcome], price);
  return top;
}

/** Money in the round were all quotes filled; what completes a pair is not counted as new. */
function investedBy(seen: StrategyView, quotes: readonly Quote[]): number {
  const { up, down } = seen.heldBy('market_maker');
  const pairing = { up: Math.max(0, down.shares - up.shares), down: Math.max(0, up.shares - down.shares) };
  let added = 0;
  for (const { outcome, price, size } of quotes) {
    const free = Math.min(pairing[outcome], size);
    pairing[outcome] -= free;
    added += ((size - free) * price) / PRICE_ONE;
  }
  return added === 0 ? 0 : added + up.cost + down.cost;
}
