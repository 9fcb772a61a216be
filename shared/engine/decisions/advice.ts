import type { AdviceEvent, ControlEvent } from '../../events/engine-events.ts';
import { paramsOf } from '../../strategies/define-strategy.ts';
import type { Engine } from '../state.ts';

/** More trades of leaders in one round than anybody copies; older ones are let go. */
const MAX_LEADER_TRADES = 500;

/** More programs than anybody lets speak of one round. */
const MAX_SOURCES = 16;

/** Takes what strategies look at besides the markets. What concerns a round that is not followed is counted and dropped. */
export function onAdvice(engine: Engine, event: AdviceEvent): void {
  if (event.type === 'candles') {
    const { type: _type, ...candles } = event;
    engine.candles = candles;
    return;
  }
  const market = engine.markets.get(event.conditionId);
  if (market === undefined) {
    engine.counters.strangeEvents += 1;
    return;
  }
  if (event.type === 'leader-trade') {
    market.leaderTrades.push(event.trade);
    if (market.leaderTrades.length > MAX_LEADER_TRADES) market.leaderTrades.shift();
    return;
  }
  const { source, fairUp, saidAt } = event;
  const known = market.external.get(source);
  if (known === undefined && market.external.size >= MAX_SOURCES) engine.counters.strangeEvents += 1;
  else if (known === undefined || saidAt > known.saidAt) market.external.set(source, { source, fairUp, saidAt });
}

/** New parameters hold from the next evaluation on; what strategies remember of a round stays. */
export function onParameters(
  engine: Engine,
  { strategy, params }: Extract<ControlEvent, { type: 'parameters' }>,
): void {
  const active = engine.strategies.find((each) => each.strategy.name === strategy);
  if (active === undefined) engine.counters.strangeEvents += 1;
  else active.params = paramsOf(active.strategy, params);
}
