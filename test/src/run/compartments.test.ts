import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/load-settings.ts';
import { compartmentsOf } from '../../../src/run/compartments.ts';
import { endpointsAt } from '../../../workers/venue/api/paths.ts';

const IDENTITY = { runId: 'run', buildHash: 'build', configHash: 'config' };

function candlesOf(strategies: readonly string[], recording = false): unknown {
  const values = { assets: ['BTC'], strategies, candles: { interval: '5m', lookback: 50 } };
  const settings = loadSettings([{ source: 'test', values }]);
  const access = { account: undefined, priceCredentials: undefined, recording };
  return compartmentsOf(settings, endpointsAt('venue.test'), IDENTITY, access)[0]?.candles;
}

describe('the work of a compartment', () => {
  it('includes reading candles only where a strategy wants them or a recording keeps them, or exchanges are asked in vain', () => {
    expect(candlesOf(['distance_fade', 'market_maker'])).toBeUndefined();
    expect(candlesOf(['distance_fade', 'trend'])).toEqual({ length: '5m', count: 50 });
    expect(candlesOf(['distance_fade'], true)).toEqual({ length: '5m', count: 50 });
  });
});
