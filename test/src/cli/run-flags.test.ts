import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../shared/errors.ts';
import { flagsLayer } from '../../../src/cli/run-flags.ts';
import { loadSettings } from '../../../src/config/load-settings.ts';

function settingsOf(flags: Omit<Parameters<typeof flagsLayer>[0], 'guard'>) {
  return loadSettings([flagsLayer({ guard: true, ...flags })]);
}

describe('flagsLayer', () => {
  it('says nothing about what was not given', () => {
    expect(flagsLayer({ guard: true, http: true }).values).toEqual({});
  });

  it('brings every flag to its key', () => {
    const settings = settingsOf({
      assets: 'btc, ETH',
      interval: '15m',
      roundLength: '20s',
      strategy: 'inventory_making',
      seed: '7',
      dataDir: 'elsewhere',
      http: '127.0.0.1:9000',
    });
    expect(settings).toMatchObject({
      assets: ['BTC', 'ETH'],
      interval: '15m',
      strategies: ['inventory_making'],
      dataDir: 'elsewhere',
      embedded: { roundLengthMs: 20_000, seed: 7 },
      http: { enabled: true, listen: '127.0.0.1:9000' },
    });
  });

  it('keeps the listen address of the file when only --no-http was given', () => {
    expect(settingsOf({ http: false }).http).toEqual({ enabled: false, listen: '127.0.0.1:8787' });
  });

  it.each([
    { assets: 'BTC,DOGE' },
    { interval: '7m' },
    { strategy: 'magic' },
    { seed: '-1' },
    { seed: 'x' },
    { roundLength: '20' },
  ])('refuses %j', (flags) => {
    expect(() => settingsOf(flags)).toThrow(UsageError);
  });
});
