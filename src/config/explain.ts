import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { UsageError } from '../../shared/errors.ts';
import { paramsOf, STRATEGY_NAMES, type Strategy, strategiesNamed } from '../../shared/strategies/index.ts';
import { loadOwnStrategies } from '../../workers/strategies/own-strategies.ts';
import { DEFAULTS, loadSettings } from './load-settings.ts';
import { nearestName } from './nearest.ts';
import { type Settings, type SettingsLayer, settingsKeys } from './settings.ts';

/** One key of the configuration as it came out: what it is, who set it, and what it means. */
export type ExplainedKey = {
  readonly key: string;
  /** Absent for what is optional and not set. */
  readonly value?: unknown;
  /** `default`, a file, `environment` or `command line`. */
  readonly setBy: string;
  /** In the words of `config/default.yaml`, or of the strategy; '' where these say nothing. */
  readonly meaning: string;
};

const PARAMETERS = 'parameters';

/** Set as a whole or not at all: a row of its own instead of one for each address. */
const ENDPOINTS = 'endpoints';

const DEFAULT_LAYER = 'default';

/** `key: value   # words`, also where the key itself is commented out because it has no default. */
const COMMENTED_KEY = /^(?<indent>\s*)(?:#\s)?(?<name>[a-z]\w*):(?:\s[^#]*)?(?:#\s*(?<words>.*))?$/;

/**
 * Every key that can be set, parameters of all known strategies included, under these layers. Loads the operator's own strategies.
 *
 * @throws {UsageError} as `loadSettings`
 */
export function explainSettings(layers: readonly SettingsLayer[]): readonly ExplainedKey[] {
  const settings = loadSettings(layers);
  const meanings = meaningsIn(readFileSync(DEFAULTS, 'utf8'));
  const ofSettings = paths()
    .filter(([section]) => section !== PARAMETERS)
    .map((path) => {
      const key = path.join('.');
      const value = valueAt(settings, path);
      const setBy = value === undefined ? 'nobody' : setterOf(layers, path);
      return { key, ...(value === undefined ? {} : { value }), setBy, meaning: meanings.get(key) ?? '' };
    });
  const own = loadOwnStrategies(settings.strategyFiles).map(({ strategy }) => strategy);
  const strategies = [...strategiesNamed(STRATEGY_NAMES), ...own];
  return [...ofSettings, ...strategies.flatMap((strategy) => explainParameters(strategy, settings, layers))];
}

/**
 * The keys that are named, or that stand below a name.
 *
 * @throws {UsageError} code `config` when there are none; it names the nearest
 */
export function keysBelow(keys: readonly ExplainedKey[], name: string): readonly ExplainedKey[] {
  const found = keys.filter(({ key }) => key === name || key.startsWith(`${name}.`));
  if (found.length > 0) return found;
  const nearest = nearestName(
    name,
    keys.map(({ key }) => key),
  );
  throw new UsageError('config', `unknown key "${name}"${nearest === undefined ? '' : `; did you mean "${nearest}"?`}`);
}

function paths(): readonly (readonly string[])[] {
  const inner = settingsKeys().flatMap(({ path }) => (path[0] === ENDPOINTS ? [] : [path]));
  return [...inner, [ENDPOINTS]];
}

function explainParameters(
  strategy: Strategy,
  { parameters }: Settings,
  layers: readonly SettingsLayer[],
): readonly ExplainedKey[] {
  if (strategy.params === undefined) return [];
  const { properties = {} } = z.toJSONSchema(strategy.params, { io: 'input' });
  const values = paramsOf(strategy, parameters[strategy.name]) as Readonly<Record<string, unknown>>;
  return Object.entries(properties).map(([name, schema]) => {
    const path = [PARAMETERS, strategy.name, name];
    const meaning = typeof schema === 'object' ? (schema.description ?? '') : '';
    return { key: path.join('.'), value: values[name], setBy: setterOf(layers, path), meaning };
  });
}

/** The comments beside the keys, by path. */
function meaningsIn(text: string): ReadonlyMap<string, string> {
  const known = new Set(paths().map((path) => path.join('.')));
  const meanings = new Map<string, string>();
  let path: readonly string[] = [];
  for (const line of text.split('\n')) {
    const { indent = '', name, words = '' } = COMMENTED_KEY.exec(line)?.groups ?? {};
    if (name === undefined) continue;
    const candidate = [...path.slice(0, indent.length / 2), name];
    if (known.has(candidate.join('.'))) meanings.set(candidate.join('.'), words);
    if (!line.trimStart().startsWith('#')) path = candidate;
  }
  return meanings;
}

function setterOf(layers: readonly SettingsLayer[], path: readonly string[]): string {
  return layers.findLast(({ values }) => valueAt(values, path) !== undefined)?.source ?? DEFAULT_LAYER;
}

function valueAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[part] : undefined,
    values,
  );
}
