import { describe, expect, it } from 'vitest';
import { startOptions, type VenueFlags } from '../../../src/cli/venue-flags.ts';

const DEFAULTS: VenueFlags = {
  speed: '1',
  port: '0',
  assets: 'BTC,ETH,SOL,XRP',
  interval: '5m',
  crowd: '14',
  tier: 'standard',
  addressLimits: true,
};

function optionsOf(flags: Partial<VenueFlags>) {
  return startOptions({ ...DEFAULTS, ...flags });
}

describe('flags of bulkhead venue', () => {
  it('leaves to the venue what nobody asked for', () => {
    const options = optionsOf({ seed: '3' });
    expect(options).toMatchObject({ seed: 3, timeScale: 1, funded: true, faults: [] });
    expect(Object.keys(options)).not.toEqual(expect.arrayContaining(['crowd', 'v2Assets', 'takerDelayMs']));
  });

  it('reads names in any case and spacing, each once', () => {
    expect(optionsOf({ assets: 'btc, Eth,BTC', protocolV2: 'eth', tier: 'Gold' })).toMatchObject({
      assets: ['BTC', 'ETH'],
      v2Assets: ['ETH'],
      limits: { tier: 'gold', addressLimits: true },
    });
  });

  it.each([
    ['0', 0],
    ['150ms', 150],
    ['1s', 1_000],
  ])('reads a taker delay of %s', (takerDelay, takerDelayMs) => {
    expect(optionsOf({ takerDelay })).toMatchObject({ takerDelayMs });
  });

  it('scales all of the crowd with its book changes, and empties the venue at 0', () => {
    expect(optionsOf({ crowd: '28' }).crowd).toEqual({
      bookChangesPerS: 28,
      takesPerS: 3.2,
      earlyBookChangesPerS: 5,
    });
    expect(optionsOf({ crowd: '0' }).crowd).toBe(false);
  });

  it('takes faults from the command line, one per flag', () => {
    const { faults } = optionsOf({ fault: ['{"fault":"down","after":"1m"}', '{"fault":"geoblock"}'] });
    expect(faults?.map(({ name, afterMs }) => [name, afterMs])).toEqual([
      ['down', 60_000],
      ['geoblock', 0],
    ]);
  });

  it.each([
    [{ crowd: 'big' }, '--crowd: "big" is not a whole number from 0 to 1000'],
    [{ tier: 'tin' }, '--tier: "tin" is none of none, standard, copper'],
    [{ takerDelay: 'none' }, '--taker-delay: "none" is not a duration'],
    [{ fault: ['{"fault":'] }, '--fault is not JSON: '],
    [{ fault: ['{"fault":"freeze"}', '{"fault":"down","fro":"1s"}'] }, '--fault: down: '],
  ])('refuses %j, naming the flag', (flags, words) => {
    expect(() => optionsOf(flags)).toThrow(words);
  });
});
