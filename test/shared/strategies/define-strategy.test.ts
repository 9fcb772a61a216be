import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineStrategy, paramsOf, strategiesNamed, STRATEGY_NAMES } from '../../../shared/strategies/index.ts';

const definition = {
  name: 'careful',
  kind: 'taker',
  params: z.strictObject({ minEdge: z.number().min(0).default(0.02) }),
  memory: () => ({ looks: 0 }),
  evaluate: () => ({ kind: 'none', reason: 'no-edge' }) as const,
} as const;

describe('an author’s mistake', () => {
  it.each(['Careful', 'c', '2nd', 'very-careful', 'x'.repeat(41)])(
    'in the name "%s" is refused before it stands on any order',
    (name) => {
      expect(() => defineStrategy({ ...definition, name })).toThrow(`"${name}" is no name for a strategy`);
    },
  );

  it('of a parameter without a default is named: an empty file of settings has to be enough', () => {
    const params = z.strictObject({ size: z.number() });
    expect(() => defineStrategy({ ...definition, params })).toThrow(
      'strategy careful: parameter "size" needs a default',
    );
  });
});

describe('parameters', () => {
  const strategy = defineStrategy(definition);

  it('are completed by their defaults', () => {
    expect(paramsOf(strategy, undefined)).toEqual({ minEdge: 0.02 });
    expect(paramsOf(strategy, { minEdge: 0.05 })).toEqual({ minEdge: 0.05 });
  });

  it.each([
    [{ minEdge: -1 }, '"parameters.careful.minEdge"'],
    [{ minEdge: 'much' }, '"parameters.careful.minEdge"'],
    [{ edge: 0.1 }, '"parameters.careful"'],
  ])('%j are refused by strategy and key', (said, key) => {
    expect(() => paramsOf(strategy, said)).toThrow(key);
  });

  it('of a strategy that has none are none', () => {
    const { params: _, ...plain } = strategy;
    expect(paramsOf(plain, { anything: 1 })).toEqual({});
  });
});

describe('strategies by name', () => {
  it('come in the order of the names, the operator’s own among them', () => {
    const own = defineStrategy(definition);
    const [last] = STRATEGY_NAMES.slice(-1);
    expect(strategiesNamed(['careful', last!], [own]).map(({ name }) => name)).toEqual(['careful', last]);
  });

  it('are refused where nobody has the name, with all that there are', () => {
    expect(() => strategiesNamed(['momentun'])).toThrow(
      `"strategies": momentun is none of ${STRATEGY_NAMES.join(', ')}`,
    );
  });
});
