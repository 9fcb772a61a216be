import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../src/config/load-settings.ts';
import { SessionHoldings } from '../../../src/run/session-holdings.ts';
import { System } from '../../../src/run/system.ts';
import { POLICY } from '../../../src/supervisor/policy.ts';
import { Supervisor } from '../../../src/supervisor/supervisor.ts';
import { accountOptions, quotingSwitches } from '../../support/account-options.ts';
import { compartmentConfig } from '../../support/compartment-config.ts';
import { FakeOrderDesk } from '../../support/fake-order-desk.ts';
import { FakeWorkerHost } from '../../support/fake-worker-host.ts';
import { fakeWorld } from '../../support/fake-world.ts';

/** A session whose venue has fallen silent: no clearing ever comes to an end. */
function systemWithSilentVenue(): System {
  const world = fakeWorld(0);
  const desk = new FakeOrderDesk(world.timers, () => world.clock.monoMs());
  const config = compartmentConfig({ asset: 'BTC' });
  const supervisor = new Supervisor({
    world,
    host: new FakeWorkerHost(world.timers),
    desk,
    policy: POLICY,
    compartments: [config],
    account: accountOptions(),
    drill: false,
  });
  supervisor.start();
  world.time.advance(1_000);
  desk.answersAfterMs = undefined;
  return new System({
    settings: loadSettings([]),
    endpoints: config.endpoints,
    supervisor,
    quoting: quotingSwitches(supervisor),
    account: undefined,
    treasury: undefined,
    venueProcess: undefined,
    tapeFolders: [],
    holdings: new SessionHoldings(),
  });
}

describe('System', () => {
  it('answers a disable, a kill and a stop although the venue does not', async () => {
    const system = systemWithSilentVenue();
    expect(await system.disable('BTC', 'by hand', 5)).toBe('unconfirmed');
    expect(await system.kill('now', 5)).toBe('unconfirmed');
    expect(await system.stop('over', 5)).toEqual({ openOrders: undefined, inDoubt: [] });
  });
});
