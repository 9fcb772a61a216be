import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

const HOME = fileURLToPath(new URL('../', import.meta.url));
const FOLDERS = ['shared', 'workers', 'src'];

/** A file beyond this has more than one subject. */
const MAX_LINES = 400;

type Cruise = {
  readonly modules: readonly {
    readonly source: string;
    readonly dependencies: readonly { readonly resolved: string; readonly coreModule: boolean }[];
  }[];
  readonly summary: {
    readonly totalDependenciesCruised: number;
    readonly violations: readonly { readonly from: string; readonly to: string }[];
  };
};

/** The import graph, by the same tool and rules as the machine check. */
function cruise(): Cruise {
  const tool = join(HOME, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [tool, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', ...FOLDERS];
  const { stdout } = spawnSync(process.execPath, args, { cwd: HOME, encoding: 'utf8', maxBuffer: 2 ** 28 });
  return JSON.parse(stdout) as Cruise;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(join(HOME, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs|html)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('the house', () => {
  let graph: Cruise;
  beforeAll(() => {
    graph = cruise();
  });

  /** Modules of ours under `from` that import something of ours outside `allowed`. */
  function strangers(from: RegExp, allowed: RegExp): string[] {
    return graph.modules
      .filter(({ source }) => from.test(source))
      .flatMap(({ source, dependencies }) =>
        dependencies
          .filter(({ resolved }) => /^(shared|workers|src|test)\//.test(resolved) && !allowed.test(resolved))
          .map(({ resolved }) => `${source} → ${resolved}`),
      );
  }

  it('keeps its import rules, and the check saw the whole house', () => {
    const seen = new Set(graph.modules.map(({ source }) => source));
    const unseen = FOLDERS.flatMap(sourceFiles)
      .map((path) => relative(HOME, path))
      .filter((path) => path.endsWith('.ts') && !seen.has(path));
    expect(unseen).toEqual([]);
    expect(seen.size).toBeGreaterThan(200);
    expect(graph.summary.totalDependenciesCruised).toBeGreaterThan(4 * seen.size);
    expect(graph.summary.violations).toEqual([]);
  });

  it('lets the venue and the bot share nothing but shared/', () => {
    expect(strangers(/^workers\/venue\//, /^(shared|workers\/venue)\//)).toEqual([]);
    expect(strangers(/^workers\/(?!venue\/)/, /^(shared|workers\/(?!venue\/))/)).toEqual([]);
    expect(strangers(/^shared\//, /^shared\//)).toEqual([]);
  });

  it('opens nothing in shared/: no module of Node but hashes and buffers', () => {
    const opened = graph.modules
      .filter(({ source }) => source.startsWith('shared/'))
      .flatMap(({ dependencies }) =>
        dependencies.filter(({ coreModule }) => coreModule).map(({ resolved }) => resolved),
      );
    expect(opened.filter((name) => !/^(node:)?(crypto|buffer)$/.test(name))).toEqual([]);
  });

  it('makes threads in one place only', () => {
    const makers = FOLDERS.flatMap(sourceFiles).filter((path) => /\bnew Worker\(/.test(readFileSync(path, 'utf8')));
    expect(makers.map((path) => relative(HOME, path))).toEqual(['src/supervisor/thread-host.ts']);
  });

  it('has no file that nobody can keep in mind', () => {
    const long = [...FOLDERS, 'test']
      .flatMap(sourceFiles)
      .map((path) => ({ path: relative(HOME, path), lines: readFileSync(path, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > MAX_LINES);
    expect(long).toEqual([]);
  });
});
