import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A numeric vector of the strategy specification, and the section that it stands in. */
export type StrategyVector = { readonly id: string; readonly section: string };

/** Every vector of the specification with the test files that name it; none is a vector that nothing proves. */
export type VectorCoverage = ReadonlyMap<string, readonly string[]>;

const TESTS = fileURLToPath(new URL('../', import.meta.url));
const COMMENTS = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;

/** The ids of all vectors in a text: `V-` and capitals. */
export function vectorIdsIn(text: string): Set<string> {
  return new Set(text.match(/\bV-[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*/g));
}

/** The committed list of vectors. */
export function strategyVectors(): StrategyVector[] {
  return JSON.parse(readFileSync(join(TESTS, 'vectors/strategy-vectors.json'), 'utf8')) as StrategyVector[];
}

/** Which test files name which vector, in a title or another string; comments do not count. */
export function vectorCoverage(): VectorCoverage {
  const coverage = new Map<string, string[]>(strategyVectors().map(({ id }) => [id, []]));
  for (const file of readdirSync(TESTS, { recursive: true, encoding: 'utf8' }).toSorted()) {
    if (!file.endsWith('.test.ts')) continue;
    const code = readFileSync(join(TESTS, file), 'utf8').replace(COMMENTS, '');
    for (const id of vectorIdsIn(code)) coverage.get(id)?.push(file);
  }
  return coverage;
}

/** Vectors that no test names. */
export function uncovered(coverage: VectorCoverage): string[] {
  return [...coverage].filter(([, files]) => files.length === 0).map(([id]) => id);
}
