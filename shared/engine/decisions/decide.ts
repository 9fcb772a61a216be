import type { Candidate } from '../../strategies/selection.ts';
import type { EffectSink } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import { pullQuotes } from '../orders/cancel.ts';
import { isUnderWay } from '../rounds/round-phase.ts';
import type { Engine } from '../state.ts';
import { marketPicture } from './pictures.ts';
import { type QuoteWish, updateQuotes } from './quoting.ts';
import { strategyView } from './strategy-view.ts';
import { takeLiquidity } from './taking.ts';

/** Asks the strategies about every round under way and carries out what the gates let pass. */
export function decide(engine: Engine, out: EffectSink): void {
  engine.requoteAt = undefined;
  for (const market of engine.markets.values()) {
    if (isUnderWay(market.phase)) decideRound(engine, market, out);
    else if (market.working.size > 0) pullQuotes(engine, market, out);
  }
}

function decideRound(engine: Engine, market: Market, out: EffectSink): void {
  const view = strategyView(engine, market);
  const quotes: QuoteWish[] = [];
  const candidates: Candidate[] = [];
  for (const strategy of engine.strategies) {
    const decision = strategy.evaluate(view);
    if (decision.kind === 'signal') candidates.push({ strategy: strategy.name, signal: decision.signal });
    if (decision.kind === 'quotes')
      for (const quote of decision.quotes) quotes.push({ ...quote, strategy: strategy.name });
  }
  const picture = marketPicture(engine, market);
  updateQuotes(engine, market, quotes, picture, out);
  takeLiquidity(engine, market, candidates, picture, out);
}
