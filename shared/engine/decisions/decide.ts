import { type Candidate, selectSignal } from '../../strategies/selection.ts';
import type { Decision } from '../../strategies/strategy.ts';
import type { StrategyName } from '../config.ts';
import type { EffectSink, StepProbe } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import { pullQuotes } from '../orders/cancel.ts';
import { askForScoring } from '../orders/scoring.ts';
import { isUnderWay } from '../rounds/round-phase.ts';
import type { Engine } from '../state.ts';
import { evaluate } from './evaluate.ts';
import { tallyOf } from './evaluations.ts';
import { isLiquidating, liquidate } from './liquidating.ts';
import { makerOf } from './ownership.ts';
import { marketPicture } from './pictures.ts';
import type { QuoteWish } from './quote-slots.ts';
import { updateQuotes } from './quoting.ts';
import { takeLiquidity, type WantedTake } from './taking.ts';

/** Asks the strategies about every round under way and carries out what the gates let pass. */
export function decide(engine: Engine, out: EffectSink, probe?: StepProbe): void {
  engine.requoteAt = undefined;
  for (const market of engine.markets.values()) {
    if (isUnderWay(market.phase) && isLiquidating(engine)) liquidate(engine, market, out);
    else if (isUnderWay(market.phase)) decideRound(engine, market, out, probe);
    else if (market.working.size > 0) pullQuotes(engine, market, out);
  }
}

function decideRound(engine: Engine, market: Market, out: EffectSink, probe: StepProbe | undefined): void {
  let quotes: readonly QuoteWish[] = NO_QUOTES;
  const signals: Candidate[] = [];
  const takes: WantedTake[] = [];
  const maker = makerOf(engine, market);
  for (const active of engine.strategies) {
    const { name: strategy, kind } = active.strategy;
    if (kind === 'maker' && active !== maker) {
      tallyOf(market, strategy).passedOver();
      continue;
    }
    probe?.evaluating?.(active.place);
    const decision = evaluate(engine, market, active, out);
    if (decision === undefined) continue;
    if (decision.kind === 'signal') signals.push({ strategy, signal: decision.signal });
    if (decision.kind === 'quotes') {
      quotes = wishesOf(decision, strategy);
      if (decision.wantsScoring === true) askForScoring(engine, market, strategy, out);
    }
    if ((decision.kind === 'quotes' || decision.kind === 'take') && decision.take !== undefined) {
      const basis = decision.kind === 'quotes' ? decision.basis : undefined;
      takes.push({ strategy, take: decision.take, basis });
    }
  }
  probe?.evaluated?.();
  if (signals.length > 0) probe?.signalled?.(market.round, signals, selectSignal(signals));
  if (quotes.length + signals.length + takes.length + market.working.size > 0) {
    const picture = marketPicture(engine, market);
    updateQuotes(engine, market, quotes, picture, out);
    takeLiquidity(engine, market, signals, takes, picture, out);
  }
  for (const tally of market.evaluations.values()) tally.close();
}

const NO_QUOTES: readonly QuoteWish[] = [];

/** A round has one maker, so that these are all of its quotes. */
function wishesOf(
  { quotes, churn, basis }: Extract<Decision, { kind: 'quotes' }>,
  strategy: StrategyName,
): readonly QuoteWish[] {
  if (quotes.length === 0) return NO_QUOTES;
  return quotes.map(({ outcome, side, price, size, level = 0 }) => {
    return { outcome, side, price, size, level, strategy, churn, basis };
  });
}
