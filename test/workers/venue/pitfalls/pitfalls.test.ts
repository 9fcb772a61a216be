import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../../../workers/venue/api/faults/catalogue.ts';
import { PITFALLS } from './pitfalls.ts';

const ROOT = new URL('../../../../', import.meta.url);

function testsIn(file: string): readonly string[] {
  const text = readFileSync(new URL(file, ROOT), 'utf8');
  return [...text.matchAll(/\bit(?:\.each\([\s\S]*?\))?\(\s*'([^']*)'/g)].map(([, name]) => name ?? '');
}

describe('the table of pitfalls', () => {
  it('has all 36, each once', () => {
    expect(PITFALLS.map(({ number }) => number)).toEqual(Array.from({ length: 36 }, (_, index) => index + 1));
  });

  it.each(PITFALLS)('names for #$number ($name) tests that exist, or what is missing', ({ proofs, open }) => {
    expect(proofs.length > 0 || open !== undefined).toBe(true);
    for (const { file, test } of proofs) {
      const found = testsIn(file).filter((name) => name.startsWith(test));
      expect(found, `${file}: ${test}`).not.toEqual([]);
    }
  });

  it('names only faults that the venue has', () => {
    const known = FAULTS.map(({ name }) => name);
    const named = PITFALLS.flatMap(({ venue }) => {
      const list = /faults? ([a-z-]+(?:, [a-z-]+)*)/.exec(venue)?.[1];
      return list?.split(', ') ?? [];
    });
    expect(named.length).toBeGreaterThan(15);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});
