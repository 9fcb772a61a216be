import { describe, expect, it } from 'vitest';
import { LEADER_ADDRESS } from '../../../shared/occasions.ts';
import { loadSettings } from '../../../src/config/load-settings.ts';
import { occasionsOf } from '../../../src/config/occasions.ts';
import type { Settings } from '../../../src/config/settings.ts';
import { compartmentsOf } from '../../../src/run/compartments.ts';
import { compartmentConfig } from '../../support/compartment-config.ts';

const SOMEBODY = `0x${'a1'.repeat(20)}`;

function settingsWith(values: Readonly<Record<string, unknown>>): Settings {
  return loadSettings([{ source: 'test', values }]);
}

function leadersOf({ parameters }: Settings, strategy = 'copy_trading'): unknown {
  return parameters[strategy]?.['leaders'];
}

describe('occasions of the embedded venue', () => {
  it('are those that the strategies can use, unless the settings name some', () => {
    expect(occasionsOf(settingsWith({ strategies: ['momentum'] }))).toEqual([]);
    const strategies = ['complete_set_arbitrage', 'copy_trading', 'mirror'];
    expect(occasionsOf(settingsWith({ strategies }))).toEqual(['arbitrage', 'leader']);
    expect(occasionsOf(settingsWith({ strategies: ['all'] }))).toEqual(
      expect.arrayContaining(['arbitrage', 'leader', 'trends', 'stale-asks']),
    );
    expect(occasionsOf(settingsWith({ strategies, embedded: { occasions: [] } }))).toEqual([]);
  });

  it("who follows nobody in particular follows the venue's leader there, and nobody on the real venue", () => {
    const strategies = ['copy_trading', 'mirror'];
    const embedded = settingsWith({ strategies, parameters: { mirror: { leaders: [SOMEBODY] } } });
    expect(leadersOf(embedded)).toEqual([LEADER_ADDRESS]);
    expect(leadersOf(embedded, 'mirror')).toEqual([SOMEBODY]);
    expect(leadersOf(settingsWith({ strategies, venue: 'polymarket' }))).toBeUndefined();
    expect(leadersOf(settingsWith({ strategies: ['momentum'] }))).toBeUndefined();
  });

  it('nobody is let follow his own wallet', () => {
    const leaders = [SOMEBODY.toUpperCase().replace('0X', '0x')];
    const settings = settingsWith({ strategies: ['copy_trading'], parameters: { copy_trading: { leaders } } });
    const { endpoints, signing } = compartmentConfig();
    const { privateKey, credentials } = signing!;
    const start = (address: string) => () => {
      const account = { address, credentials, privateKey } as never;
      const identity = { runId: 'run', buildHash: 'build', configHash: 'config' };
      return compartmentsOf(settings, endpoints, identity, { account, priceCredentials: undefined });
    };
    expect(start(SOMEBODY)).toThrow(/is our own wallet/);
    expect(start(LEADER_ADDRESS)).not.toThrow();
  });
});
