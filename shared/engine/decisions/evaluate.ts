import { BulkheadError } from '../../errors.ts';
import type { Decision, Strategy } from '../../strategies/strategy.ts';
import type { StrategyName } from '../config.ts';
import { type EffectSink, pushFact } from '../effect-sink.ts';
import type { Market } from '../market.ts';
import type { ActiveStrategy, Engine } from '../state.ts';
import { tallyOf } from './evaluations.ts';
import { nonsenseIn } from './nonsense.ts';
import { RoundView } from './round-view.ts';

/** A strategy threw. Ends the compartment, as every error inside a step does; the message names the strategy. */
export class StrategyError extends BulkheadError {
  readonly strategy: StrategyName;

  constructor(strategy: StrategyName, cause: unknown) {
    const said = cause instanceof Error ? cause.message : String(cause);
    super('strategy', `strategy ${strategy} threw: ${said}`, { cause });
    this.strategy = strategy;
  }
}

/**
 * Asks one strategy about a round, and counts the evaluation as open. `undefined` when what it says is nonsense, which is told
 * once per round and acted on never.
 *
 * @throws {StrategyError} when the strategy throws
 */
export function evaluate(
  engine: Engine,
  market: Market,
  active: ActiveStrategy,
  out: EffectSink,
): Decision | undefined {
  const { strategy } = active;
  let decision: Decision;
  let nonsense: string | undefined;
  try {
    decision = ask(engine, market, active);
    nonsense = nonsenseIn(decision, strategy, market);
  } catch (thrown) {
    throw new StrategyError(strategy.name, thrown);
  }
  if (nonsense === undefined) {
    tallyOf(market, strategy.name).open(decision);
    return decision;
  }
  refuseNonsense(engine, market, strategy.name, nonsense, out);
  return undefined;
}

function ask(engine: Engine, market: Market, { strategy, params }: ActiveStrategy): Decision {
  market.view ??= new RoundView(engine, market);
  return strategy.evaluate(market.view, params, memoryOf(engine, market, strategy));
}

function memoryOf(engine: Engine, { memories }: Market, strategy: Strategy): unknown {
  const { name } = strategy;
  if (!memories.has(name)) {
    const memory = strategy.memory?.(engine.lastMemories.get(name));
    memories.set(name, memory);
    engine.lastMemories.set(name, memory);
  }
  return memories.get(name);
}

function refuseNonsense(
  engine: Engine,
  market: Market,
  strategy: StrategyName,
  nonsense: string,
  out: EffectSink,
): void {
  const tally = tallyOf(market, strategy);
  tally.openNonsense();
  if (tally.toldNonsense) return;
  tally.toldNonsense = true;
  engine.counters.denied += 1;
  pushFact(out, { type: 'denied', code: 'NONSENSE', strategy, detail: nonsense });
  pushFact(out, { type: 'alarm', code: 'NONSENSE', detail: `strategy ${strategy} asks for nonsense: ${nonsense}` });
}
