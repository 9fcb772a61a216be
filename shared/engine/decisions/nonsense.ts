import type { Basis, ChurnRules, Decision, Quote, Signal, Strategy, Take, TakeLeg } from '../../strategies/strategy.ts';
import { isOnGrid, PRICE_ONE, SIZE_STEP } from '../../units/index.ts';
import type { Market } from '../market.ts';

/** More orders than one market is quoted with, and than one plan to take consists of. */
const MAX_QUOTES = 40;
const MAX_LEGS = 8;

/** Deeper levels and larger orders than anybody means: a hundred million shares. */
const MAX_LEVEL = 100;
const MAX_SIZE = 1e14;

/** What is told with an order stays readable. */
const MAX_BASIS = 20;
const MAX_BASIS_TEXT = 100;

/**
 * Why a decision cannot be acted on, in words; `undefined` for one that can. A strategy may be anybody's, and what it says is
 * looked at before anything is done with it: no NaN, no price off the grid and no contradiction goes any further.
 */
export function nonsenseIn(decision: Decision, { kind }: Strategy, market: Market): string | undefined {
  if (typeof decision !== 'object' || decision === null) return 'no decision';
  switch (decision.kind) {
    case 'none':
      return typeof decision.reason === 'string' ? undefined : 'no reason';
    case 'signal':
      return inSignal(decision.signal, market);
    case 'take':
      return inTake(decision.take, market);
    case 'quotes':
      return inQuotes(decision, kind, market);
    default:
      return 'a decision of no known kind';
  }
}

function inQuotes(
  { quotes, mode, take, churn, basis }: Extract<Decision, { kind: 'quotes' }>,
  kind: Strategy['kind'],
  market: Market,
): string | undefined {
  if (kind !== 'maker') return 'quotes of a strategy that is no maker';
  if (typeof mode !== 'string') return 'quotes without a mode';
  if (!Array.isArray(quotes)) return 'no list of quotes';
  if (quotes.length > MAX_QUOTES) return `${quotes.length} quotes, more than ${MAX_QUOTES}`;
  for (let index = 0; index < quotes.length; index += 1) {
    const fault = inQuote(quotes[index], market) ?? (isRepeated(quotes, index) ? 'two quotes in one slot' : undefined);
    if (fault !== undefined) return fault;
  }
  return (
    (churn === undefined ? undefined : inChurn(churn)) ??
    (basis === undefined ? undefined : inBasis(basis)) ??
    (take === undefined ? undefined : inTake(take, market))
  );
}

function inQuote(quote: Quote, market: Market): string | undefined {
  const { level = 0 } = quote;
  if (!Number.isInteger(level) || level < 0 || level > MAX_LEVEL) return `a quote of level ${level}`;
  return inOrder('quote', quote, quote.price, market);
}

function isRepeated(quotes: readonly Quote[], index: number): boolean {
  const quote = quotes[index];
  for (let before = 0; before < index; before += 1) {
    const other = quotes[before];
    const isSameSide = other?.outcome === quote?.outcome && other?.side === quote?.side;
    if (isSameSide && (other?.level ?? 0) === (quote?.level ?? 0)) return true;
  }
  return false;
}

function inBasis(basis: Basis): string | undefined {
  const values = Object.values(basis);
  if (values.length > MAX_BASIS) return `a basis of ${values.length} values`;
  for (const value of values) {
    const isPlain = typeof value === 'string' ? value.length <= MAX_BASIS_TEXT : Number.isFinite(value);
    if (!isPlain) return 'a basis that cannot be told';
  }
  return undefined;
}

function inChurn(rules: ChurnRules): string | undefined {
  const { repriceTicks, resizeShare, minUpdateMs, maxRiseTicksPerS, maxAgeMs = 0 } = rules;
  for (const rule of [repriceTicks, resizeShare, minUpdateMs, maxRiseTicksPerS, maxAgeMs]) {
    if (!(rule >= 0 && rule < Infinity)) return `a churn rule of ${rule}`;
  }
  return undefined;
}

function inSignal(signal: Signal, market: Market): string | undefined {
  const { outcome, ask, fair, edge, netEdge, confidence, sizeFraction } = signal;
  if (!isOutcome(outcome)) return `a signal for outcome ${String(outcome)}`;
  if (!isOnGrid(ask, market.books[outcome].tick)) return `a signal at ask ${ask}`;
  if (!isFraction(fair)) return `a signal with fair value ${fair}`;
  if (!Number.isFinite(edge) || !Number.isFinite(netEdge)) return `a signal with edge ${edge}, net ${netEdge}`;
  if (!isFraction(confidence)) return `a signal with confidence ${confidence}`;
  return isFraction(sizeFraction) ? undefined : `a signal with size fraction ${sizeFraction}`;
}

function inTake({ legs, rank, plan }: Take, market: Market): string | undefined {
  if (typeof plan !== 'string') return 'a plan without a name';
  if (rank !== 'reduce' && !Number.isFinite(rank)) return `plan ${plan} of rank ${rank}`;
  if (!Array.isArray(legs) || legs.length === 0 || legs.length > MAX_LEGS)
    return `plan ${plan} without legs, or too many`;
  for (const leg of legs) {
    const fault = inLeg(leg, market);
    if (fault !== undefined) return `plan ${plan}: ${fault}`;
  }
  return undefined;
}

function inLeg(leg: TakeLeg, market: Market): string | undefined {
  if (leg.orderType !== 'FOK' && leg.orderType !== 'FAK') return `a leg of type ${String(leg.orderType)}`;
  if (typeof leg.tag !== 'string') return 'a leg without a tag';
  return inOrder('leg', leg, leg.limit, market);
}

/** What quotes and legs have in common. What is sold is bounded by what is held later, and rounded then. */
function inOrder(
  what: string,
  { outcome, side, size }: Pick<Quote, 'outcome' | 'side' | 'size'>,
  price: number,
  market: Market,
): string | undefined {
  if (!isOutcome(outcome)) return `a ${what} for outcome ${String(outcome)}`;
  if (side !== 'BUY' && side !== 'SELL') return `a ${what} on side ${String(side)}`;
  if (!isOnGrid(price, market.books[outcome].tick)) return `a ${what} at price ${price} of ${PRICE_ONE}, off the grid`;
  if (!Number.isInteger(size) || size <= 0 || size > MAX_SIZE) return `a ${what} of size ${size}`;
  return side === 'BUY' && size % SIZE_STEP !== 0 ? `a ${what} of size ${size}, finer than orders are` : undefined;
}

function isOutcome(outcome: unknown): outcome is 'up' | 'down' {
  return outcome === 'up' || outcome === 'down';
}

/** In 0..1, hence neither NaN nor infinite. */
function isFraction(value: number): boolean {
  return value >= 0 && value <= 1;
}
