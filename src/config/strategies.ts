import type { StrategySetting } from '../../shared/engine/config.ts';
import { UsageError } from '../../shared/errors.ts';
import { paramsOf, STRATEGY_NAMES, strategiesNamed, type Strategy } from '../../shared/strategies/index.ts';
import { loadOwnStrategies } from '../../workers/strategies/own-strategies.ts';
import { nearestName } from './nearest.ts';
import type { Settings } from './settings.ts';

/** Stands for every strategy of this build where strategies are named. */
export const ALL_STRATEGIES = 'all';

/** The names without {@link ALL_STRATEGIES}, which own strategies may stand beside. */
export function namedStrategies(names: readonly string[]): string[] {
  return [...new Set(names.flatMap((name) => (name === ALL_STRATEGIES ? STRATEGY_NAMES : [name])))];
}

/**
 * The strategies that a session runs, with all parameters: a tape then says what was traded by, even when a later build has
 * other defaults. Loads the operator's own, which runs their modules.
 *
 * @throws {UsageError} code `config` for a name that nobody has or a parameter that is wrong, `strategy-file` for a file
 */
export function strategySettingsOf(
  settings: Pick<Settings, 'strategies' | 'strategyFiles' | 'parameters' | 'risk'>,
): readonly StrategySetting[] {
  const { strategies, strategyFiles, parameters, risk } = settings;
  const own = loadOwnStrategies(strategyFiles);
  const known = [...STRATEGY_NAMES, ...own.map(({ strategy }) => strategy.name)];
  checkNames('strategies', strategies, known);
  checkNames('parameters', Object.keys(parameters), known);
  checkNames('risk.buyBand.strategies', risk.buyBand.strategies, known);
  return strategiesNamed(
    strategies,
    own.map(({ strategy }) => strategy),
  ).map((strategy) => {
    const file = own.find((each) => each.strategy === strategy)?.file;
    return {
      name: strategy.name,
      params: paramsOf(strategy, parameters[strategy.name]) as StrategySetting['params'],
      ...(file === undefined ? {} : { file }),
    };
  });
}

/**
 * The strategies that a session runs, as objects; the operator's own come from the modules that were loaded at its start.
 *
 * @throws {UsageError} as {@link strategySettingsOf}
 */
export function strategiesOf({
  strategies,
  strategyFiles,
}: Pick<Settings, 'strategies' | 'strategyFiles'>): Strategy[] {
  return strategiesNamed(
    strategies,
    loadOwnStrategies(strategyFiles).map(({ strategy }) => strategy),
  );
}

function checkNames(key: string, names: readonly string[], known: readonly string[]): void {
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return;
  const nearest = nearestName(wrong, known);
  const hint = nearest === undefined ? '' : `; did you mean ${nearest}?`;
  throw new UsageError('config', `"${key}": ${wrong} is none of ${known.join(', ')}${hint}`);
}
