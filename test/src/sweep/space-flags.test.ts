import { describe, expect, it } from 'vitest';
import { type SpaceFlags, spaceOf } from '../../../src/sweep/space-flags.ts';

const space = (flags: Partial<SpaceFlags>, seed = 1) => spaceOf({ grid: [], range: [], ...flags }, seed);

describe('what a sweep tries', () => {
  it('is every combination of a grid, with numbers, words and switches told apart', () => {
    const { sets, search } = space({ grid: ['edge=0.02,5e-2', 'mode=net,gross', 'deep.on=true'] });
    expect(search).toBe('grid');
    expect(sets).toEqual([
      { edge: 0.02, mode: 'net', 'deep.on': true },
      { edge: 0.02, mode: 'gross', 'deep.on': true },
      { edge: 0.05, mode: 'net', 'deep.on': true },
      { edge: 0.05, mode: 'gross', 'deep.on': true },
    ]);
  });

  it('is drawn from ranges within their bounds, the same for the same seed', () => {
    const flags = { random: '300', range: ['a=-1:1', 'b=1e-6:1:log', 'c=2:4:int'], grid: ['d=x,y'] };
    const { sets, search } = space(flags);
    expect(search).toBe('random');
    expect(sets).toHaveLength(300);
    expect(space(flags).sets).toEqual(sets);
    expect(space(flags, 2).sets).not.toEqual(sets);
    const column = (key: string) => sets.map((set) => set[key]);
    for (const { a, b } of sets as { a: number; b: number }[]) {
      expect(a).toBeGreaterThanOrEqual(-1);
      expect(a).toBeLessThanOrEqual(1);
      expect(b).toBeGreaterThanOrEqual(1e-6);
      expect(b).toBeLessThanOrEqual(1);
    }
    expect(new Set(column('c'))).toEqual(new Set([2, 3, 4]));
    expect(new Set(column('d'))).toEqual(new Set(['x', 'y']));
    // Half of the draws on a logarithmic scale are below the middle of the magnitudes.
    const low = (column('b') as number[]).filter((b) => b < 1e-3).length;
    expect(low).toBeGreaterThan(100);
    expect(low).toBeLessThan(200);
  });

  it('holds no set twice, also when more are asked for than exist', () => {
    expect(space({ random: '50', grid: ['a=1,2', 'b=3,4'] }).sets).toHaveLength(4);
  });

  it.each<[Partial<SpaceFlags>, string]>([
    [{}, 'nothing to try'],
    [{ grid: ['edge'] }, '--grid edge'],
    [{ grid: ['edge=1,,2'] }, 'a value is empty'],
    [{ grid: ['edge=1,1.0'] }, 'given twice'],
    [{ grid: ['edge=1', 'edge=2'] }, '"edge" is given twice'],
    [{ range: ['edge=1:2'] }, '--random N'],
    [{ random: '0', range: ['edge=1:2'] }, '--random'],
    [{ random: '5', range: ['edge=2:1'] }, 'lo below hi'],
    [{ random: '5', range: ['edge=1:2:3:4'] }, 'lo below hi'],
    [{ random: '5', range: ['edge=0:1:log'] }, 'above 0'],
    [{ random: '5', range: ['edge=0:1.5:int'] }, 'whole numbers'],
    [{ random: '5', range: ['edge=0:1:cubic'] }, 'cubic'],
    [{ random: '1000000', range: ['edge=0:1'] }, 'more than'],
  ])('is refused with the flag named: %j', (flags, words) => {
    expect(() => space(flags)).toThrow(words);
  });
});
