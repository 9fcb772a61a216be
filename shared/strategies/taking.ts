import * as z from 'zod';
import type { Outcome } from '../market/ids.ts';
import { feePerShare, halfKelly } from '../models/index.ts';
import { toFraction } from '../units/index.ts';
import type { Decision, StrategyView } from './strategy.ts';

/** What a directional idea amounts to before the market's price is looked at. */
export type Conviction = {
  readonly outcome: Outcome;
  /** Probability that the outcome wins. */
  readonly fair: number;
  readonly confidence: number;
  /** Smallest gross edge worth taking, as a fraction of 1 pUSD. */
  readonly minEdge: number;
  /** Largest part of the maximum position. */
  readonly maxFraction: number;
  /** `gross`: fees are left out of the judgement, as the program did whose decisions are replayed. `net` where absent. */
  readonly edgeMode?: EdgeMode;
};

type EdgeMode = 'net' | 'gross';

/** The parameter of directional strategies that says which edge they are judged by (strategies §13). */
export const edgeModeParam = z
  .enum(['net', 'gross'])
  .default('net')
  .describe('net: the edge after the fee must reach taking.minNetEdge too; gross: fees are left out, for replays.');

/** Tolerance for edges, which absorbs binary noise: 0.95 − 0.90 is a hair below 0.05 (strategies §0). */
export const NOISE = 1e-9;

/** The evaluation that wants nothing, for a stated reason. */
export function none(reason: string): Decision {
  return { kind: 'none', reason };
}

/** Whether takers may look at the round at all: it runs. */
export function isRunning(view: StrategyView): boolean {
  return (view.phase === 'open' || view.phase === 'closing') && view.secondsLeft > 0;
}

/**
 * Signed distance of a price from the strike as a fraction of the strike (strategies §13); `undefined` without both, or when
 * one of them is no price.
 */
export function distanceFromStrike(price: number | undefined, strike: number | undefined): number | undefined {
  if (price === undefined || strike === undefined || !(strike > 0) || !(price > 0)) return undefined;
  const distance = (price - strike) / strike;
  return Number.isFinite(distance) ? distance : undefined;
}

/**
 * Turns a conviction into a signal where the ask leaves the wanted edge, before and after the fee (strategies §13). The size is
 * half-Kelly on the price with fee, capped.
 */
export function takeIfCheap(view: StrategyView, conviction: Conviction): Decision {
  const { outcome, fair, confidence, minEdge, maxFraction, edgeMode = 'net' } = conviction;
  const book = outcome === 'up' ? view.up : view.down;
  if (!book.live) return none('book-closed');
  if (book.stale) return none('book-stale');
  if (book.bestAsk === 0) return none('no-ask');
  const ask = toFraction(book.bestAsk);
  const fee = edgeMode === 'gross' ? 0 : feePerShare(ask, view.round.fees);
  const edge = fair - ask;
  const netEdge = edge - fee;
  if (!(edge >= minEdge - NOISE)) return none('edge');
  if (edgeMode === 'net' && !(netEdge >= view.config.taking.minNetEdge - NOISE)) return none('net-edge');
  const sizeFraction = Math.min(halfKelly(fair, ask + fee), maxFraction);
  const signal = { outcome, fair, ask: book.bestAsk, edge, netEdge, confidence, sizeFraction };
  return { kind: 'signal', signal: edgeMode === 'gross' ? { ...signal, gross: true } : signal };
}
