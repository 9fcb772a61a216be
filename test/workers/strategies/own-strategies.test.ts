import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../shared/errors.ts';
import { strategySettingsOf } from '../../../src/config/strategies.ts';
import { loadSettings, readSettingsFile } from '../../../src/config/load-settings.ts';
import { STRATEGY_NAMES } from '../../../shared/strategies/index.ts';
import {
  loadOwnStrategies,
  reloadStrategies,
  unchangedStrategies,
} from '../../../workers/strategies/own-strategies.ts';
import { Driver, ROUND, T0 } from '../../shared/engine/driver.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bulkhead-own-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function source(name: string, reason = 'never'): string {
  return `import { defineStrategy, z } from 'bulkhead';
export const strategy = defineStrategy({
  name: '${name}', kind: 'taker', memory: () => ({ asked: 0 }),
  params: z.strictObject({ edge: z.number().default(0.1).describe('Least edge.') }),
  evaluate: (view, { edge }, memory) => ({ kind: 'none', reason: '${reason} ' + edge + ' ' + (memory.asked += 1) }),
});
export const helper = 7;
`;
}

function refusal(...paths: readonly string[]): UsageError {
  try {
    loadOwnStrategies(paths);
  } catch (thrown) {
    if (thrown instanceof UsageError) return thrown;
    throw thrown;
  }
  throw new Error('not refused');
}

describe("an operator's own strategy", () => {
  it('is found in a module anywhere on the machine, JavaScript or TypeScript, and runs in the engine', () => {
    const typed = source('typed_idea')
      .replace('(view, {', '(view: StrategyView, {')
      .replace('{ def', '{ type StrategyView, def');
    const own = loadOwnStrategies([file('idea.mjs', source('my_idea')), file('typed.ts', typed)]);
    expect(own.map(({ strategy }) => strategy.name)).toEqual(['my_idea', 'typed_idea']);
    const driver = new Driver(own.map(({ strategy }) => strategy)).open();
    driver.until(T0);
    driver.books(ROUND);
    const { my_idea: counts } = driver.view.counters.evaluations;
    expect(counts?.seen).toBeGreaterThan(1);
    expect(Object.keys(counts?.none ?? {})[1]).toBe('never 0.1 2');
  });

  it.each([
    ['is not there', 'absent.mjs', undefined, 'cannot be read'],
    ['is no module', 'broken.mjs', 'export const = 3;', 'does not load'],
    ['throws while it loads', 'throws.mjs', "throw new Error('out of luck');", 'out of luck'],
    ['waits while it loads', 'waits.mjs', 'await 1; export {};', 'does not load'],
    ['exports no strategy', 'empty.mjs', 'export const helper = 7;', 'exports no strategy'],
    [
      'lacks a default',
      'default.mjs',
      source('a_name').replace('.default(0.1)', ''),
      'parameter "edge" needs a default',
    ],
    ['has the name of one of this build', 'taken.mjs', source('momentum'), 'a strategy of this build'],
  ])('is refused by name of its file when it %s', (_what, name, text, words) => {
    const path = text === undefined ? join(folder, name) : file(name, text);
    expect(refusal(path)).toMatchObject({ code: 'strategy-file', message: expect.stringContaining(words) });
    expect(refusal(path).message).toContain(path);
  });

  it('is refused when two files have a strategy of one name', () => {
    const first = file('first.mjs', source('twin'));
    expect(refusal(first, file('second.mjs', source('twin'))).message).toContain(first);
  });

  it('is known again by its hash: a replay names a file that was changed, a worker does not run it', () => {
    const path = file('changing.mjs', source('changing'));
    const settings = loadOwnStrategies([path]).map(({ strategy, file: from }) => ({
      name: strategy.name,
      params: {},
      file: from,
    }));
    expect(reloadStrategies(settings)).toMatchObject({ strategies: [{ name: 'changing' }], changed: [] });
    expect(unchangedStrategies(settings)).toHaveLength(1);
    writeFileSync(path, source('changing', 'otherwise'));
    expect(reloadStrategies(settings).changed).toEqual([path]);
    expect(() => unchangedStrategies(settings)).toThrow(/changing\.mjs: changed since the session began/);
    rmSync(path);
    expect(() => reloadStrategies(settings)).toThrow(UsageError);
  });

  it('is named in a configuration by a path beside it, and takes parameters of its own', () => {
    file('configured.mjs', source('configured'));
    const config = file(
      'config.yaml',
      'strategyFiles: [configured.mjs]\nstrategies: [momentum, configured]\nparameters: { configured: { edge: 0.3 } }\n',
    );
    const settings = loadSettings([readSettingsFile(config)]);
    expect(strategySettingsOf(settings)).toMatchObject([
      { name: 'momentum' },
      { name: 'configured', params: { edge: 0.3 }, file: { path: join(folder, 'configured.mjs') } },
    ]);
    const unknown = loadSettings([
      readSettingsFile(config),
      { source: 'flags', values: { strategies: ['configurd'] } },
    ]);
    expect(() => strategySettingsOf(unknown)).toThrow(/"strategies": configurd is none of .*did you mean configured/);
    const wrong = { source: 'flags', values: { parameters: { configured: { edg: 1 } } } };
    expect(() => strategySettingsOf(loadSettings([readSettingsFile(config), wrong]))).toThrow(/parameters\.configured/);
  });

  it('may stand beside all of this build', () => {
    const flags = {
      source: 'flags',
      values: { strategies: ['all', 'configured'], strategyFiles: [join(folder, 'x.mjs')] },
    };
    expect(loadSettings([flags]).strategies).toEqual([...STRATEGY_NAMES, 'configured']);
  });
});
