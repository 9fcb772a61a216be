import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { resolve } from 'node:path';
import type { StrategySetting } from '../../shared/engine/config.ts';
import { toErrorRecord, UsageError } from '../../shared/errors.ts';
import { STRATEGY_NAMES, type Strategy } from '../../shared/strategies/index.ts';

/** A strategy of the operator's, with the file that it comes from. */
export type OwnStrategy = { readonly strategy: Strategy; readonly file: NonNullable<StrategySetting['file']> };

/** What the files of a configuration or a tape came to; `changed` names those that are not what they were. */
export type ReloadedStrategies = { readonly strategies: readonly Strategy[]; readonly changed: readonly string[] };

const load = createRequire(import.meta.url);

let isOurNameKnown = false;

/**
 * Loads every strategy that these modules export, by whatever name. A module is ESM, in JavaScript or TypeScript, imports what
 * it needs from `bulkhead`, and is trusted: it runs in this thread.
 *
 * @throws {UsageError} code `strategy-file`: a file that is missing, does not load, or exports no strategy; a name twice
 */
export function loadOwnStrategies(paths: readonly string[]): readonly OwnStrategy[] {
  const own = paths.flatMap((path) => strategiesIn(resolve(path)));
  for (const [index, { strategy, file }] of own.entries()) {
    const isTaken = STRATEGY_NAMES.includes(strategy.name);
    const twin = own.slice(0, index).find((before) => before.strategy.name === strategy.name);
    if (!isTaken && twin === undefined) continue;
    const owner = twin === undefined ? 'a strategy of this build' : `one in ${twin.file.path}`;
    throw new UsageError('strategy-file', `${file.path}: strategy ${strategy.name} has the name of ${owner}`);
  }
  return own;
}

/**
 * Loads the operator's strategies among these settings again, as a worker or a replay must.
 *
 * @throws {UsageError} code `strategy-file` as {@link loadOwnStrategies}
 */
export function reloadStrategies(settings: readonly StrategySetting[]): ReloadedStrategies {
  const files = settings.flatMap(({ file }) => (file === undefined ? [] : [file]));
  if (files.length === 0) return { strategies: [], changed: [] };
  const own = loadOwnStrategies([...new Set(files.map(({ path }) => path))]);
  const hashes = new Map(own.map(({ file }) => [file.path, file.sha256]));
  const changed = files.filter(({ path, sha256 }) => hashes.get(resolve(path)) !== sha256).map(({ path }) => path);
  return { strategies: own.map(({ strategy }) => strategy), changed: [...new Set(changed)] };
}

/**
 * As {@link reloadStrategies}, for a worker: it must run what the session began with.
 *
 * @throws {UsageError} code `strategy-file` also for a file that was changed since
 */
export function unchangedStrategies(settings: readonly StrategySetting[]): readonly Strategy[] {
  const { strategies, changed } = reloadStrategies(settings);
  if (changed.length === 0) return strategies;
  throw new UsageError('strategy-file', `${changed.join(', ')}: changed since the session began; start it anew`);
}

function strategiesIn(path: string): readonly OwnStrategy[] {
  const sha256 = hashOf(path);
  const exported = Object.values(moduleAt(path)).filter(isStrategy);
  if (exported.length === 0) {
    throw new UsageError('strategy-file', `${path}: exports no strategy; make one with defineStrategy and export it`);
  }
  return [...new Set(exported)].map((strategy) => ({ strategy, file: { path, sha256 } }));
}

function hashOf(path: string): string {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (thrown) {
    throw new UsageError('strategy-file', `${path}: cannot be read: ${toErrorRecord(thrown).message}`);
  }
}

/** Synchronous, so that a worker is whole before its first message: a module with a top-level await does not load. */
function moduleAt(path: string): Readonly<Record<string, unknown>> {
  knowOurName();
  try {
    return load(path) as Readonly<Record<string, unknown>>;
  } catch (thrown) {
    throw new UsageError('strategy-file', `${path}: does not load: ${toErrorRecord(thrown).message}`, {
      cause: thrown,
    });
  }
}

/** From here on `bulkhead` means this very program, wherever the importing file is. Once per thread. */
function knowOurName(): void {
  if (isOurNameKnown) return;
  isOurNameKnown = true;
  registerHooks({
    resolve(specifier, context, next) {
      const isOurs = specifier === 'bulkhead' || specifier.startsWith('bulkhead/');
      return next(specifier, isOurs ? { ...context, parentURL: import.meta.url } : context);
    },
  });
}

/** Made by `defineStrategy`; other exports of a module are its own business. */
function isStrategy(value: unknown): value is Strategy {
  if (typeof value !== 'object' || value === null) return false;
  const { name, kind, params, evaluate } = value as Partial<Record<keyof Strategy, unknown>>;
  const isNamed = typeof name === 'string' && (kind === 'maker' || kind === 'taker');
  return isNamed && typeof params === 'object' && typeof evaluate === 'function';
}
