import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../shared/ports/seeded-random.ts';

const draws = (random: SeededRandom, count = 5) => Array.from({ length: count }, () => random.unit());

describe('seeded randomness', () => {
  it('repeats for a seed and differs between seeds', () => {
    expect(draws(new SeededRandom(1))).toEqual(draws(new SeededRandom(1)));
    expect(draws(new SeededRandom(1))).not.toEqual(draws(new SeededRandom(2)));
  });

  it('gives forks that do not shift when their parent or a sibling draws', () => {
    const parent = new SeededRandom(1);
    const before = draws(parent.fork('a'));
    draws(parent);
    draws(parent.fork('b'));
    expect(draws(parent.fork('a'))).toEqual(before);
    expect(draws(parent.fork('b'))).not.toEqual(before);
  });

  it('is uniform in [0, 1)', () => {
    const values = draws(new SeededRandom('uniform'), 50_000);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    const tenths = Array.from({ length: 10 }, (_, tenth) => values.filter((v) => Math.floor(v * 10) === tenth).length);
    expect(Math.max(...tenths) - Math.min(...tenths)).toBeLessThan(500);
  });

  it('gives safe integers of 53 bits', () => {
    const random = new SeededRandom('bits');
    const values = Array.from({ length: 1000 }, () => random.bits53());
    expect(values.every((value) => Number.isSafeInteger(value) && value >= 0)).toBe(true);
    expect(Math.max(...values)).toBeGreaterThan(2 ** 52);
  });
});
