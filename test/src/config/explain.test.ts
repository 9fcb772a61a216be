import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../shared/errors.ts';
import { STRATEGY_NAMES } from '../../../shared/strategies/index.ts';
import { explainSettings, keysBelow } from '../../../src/config/explain.ts';
import { settingsKeys } from '../../../src/config/settings.ts';

const FILE = { source: 'mine.yaml', values: { risk: { maxOrderUsdc: 7 }, parameters: { momentum: { minEdge: 0.2 } } } };
const FLAGS = { source: 'command line', values: { assets: ['BTC'] } };

describe('config explain', () => {
  it('leaves no key without a meaning: what an operator can set, he can look up', () => {
    const without = explainSettings([]).filter(({ meaning }) => meaning === '');
    expect(without.map(({ key }) => key)).toEqual([]);
  });

  it('has every key of the schema, and the parameters of every strategy of this build', () => {
    const keys = new Set(explainSettings([]).map(({ key }) => key));
    const wanted = settingsKeys().map(({ path }) => path.join('.'));
    for (const key of wanted.filter((each) => !/^(endpoints|parameters)\b/.test(each))) expect(keys).toContain(key);
    const named = [...keys].flatMap((key) => (key.startsWith('parameters.') ? [key.split('.')[1]] : []));
    for (const name of ['inventory_making', 'momentum', 'external_signal']) expect(named).toContain(name);
    for (const name of named) expect(STRATEGY_NAMES).toContain(name);
  });

  it('says which layer set a value, and shows the one that holds', () => {
    const keys = explainSettings([FILE, FLAGS]);
    const row = (key: string) => keysBelow(keys, key)[0];
    expect(row('risk.maxOrderUsdc')).toMatchObject({ value: 7, setBy: 'mine.yaml' });
    expect(row('risk.maxOpenOrders')).toMatchObject({ value: 8, setBy: 'default' });
    expect(row('assets')).toMatchObject({ value: ['BTC'], setBy: 'command line' });
    expect(row('parameters.momentum.minEdge')).toMatchObject({ value: 0.2, setBy: 'mine.yaml' });
    expect(row('parameters.momentum.maxAsk')).toMatchObject({
      setBy: 'default',
      meaning: expect.stringMatching(/\w+/),
    });
    expect(row('embedded.seed')).toEqual({ key: 'embedded.seed', setBy: 'nobody', meaning: expect.any(String) });
  });

  it('shows a section by its name and refuses a name that nobody has with the nearest', () => {
    const keys = explainSettings([]);
    expect(keysBelow(keys, 'risk').length).toBeGreaterThan(5);
    expect(() => keysBelow(keys, 'risk.maxOrderUsd')).toThrow(UsageError);
    expect(() => keysBelow(keys, 'risk.maxOrderUsd')).toThrow(/did you mean "risk.maxOrderUsdc"/);
  });
});
