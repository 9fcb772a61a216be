import type { Asset } from '../../../shared/market/assets.ts';
import { nodeClock, nodeRandom, nodeTimers } from '../../../workers/ports/node-time.ts';
import { loadSettings } from '../../../src/config/load-settings.ts';
import { type HttpServer, openHttpServer } from '../../../src/http/server.ts';
import { SessionHoldings } from '../../../src/run/session-holdings.ts';
import { System } from '../../../src/run/system.ts';
import type { KeeperState } from '../../../src/supervisor/lifecycle.ts';
import { POLICY } from '../../../src/supervisor/policy.ts';
import { Supervisor } from '../../../src/supervisor/supervisor.ts';
import { accountOptions, quotingSwitches } from '../../support/account-options.ts';
import { compartmentConfig } from '../../support/compartment-config.ts';
import { FakeOrderDesk } from '../../support/fake-order-desk.ts';
import { FakeWorkerHost } from '../../support/fake-worker-host.ts';

export const TOKEN = 'f'.repeat(64);
export const AUTHORISED = { authorization: `Bearer ${TOKEN}` };

const closers: (() => Promise<unknown>)[] = [];

/** Closes what a test opened; to be called after each. */
export async function closeAll(): Promise<void> {
  for (const close of closers.splice(0).toReversed()) await close();
}

/** A session of BTC and ETH whose workers are puppets, in real time. */
function puppetSystem() {
  const world = { clock: nodeClock, timers: nodeTimers, random: nodeRandom };
  const host = new FakeWorkerHost(nodeTimers);
  const compartments = (['BTC', 'ETH'] as const).map((asset) => compartmentConfig({ asset }));
  const desk = new FakeOrderDesk(nodeTimers, () => nodeClock.monoMs());
  const supervisor = new Supervisor({
    world,
    host,
    desk,
    policy: POLICY,
    compartments,
    account: accountOptions(),
    drill: false,
  });
  const settings = loadSettings([{ source: 'test', values: { assets: ['BTC', 'ETH'] } }]);
  const { endpoints } = compartmentConfig();
  const none = { account: undefined, treasury: undefined, venueProcess: undefined };
  const quoting = quotingSwitches(supervisor);
  const parts = { settings, endpoints, supervisor, quoting, ...none, tapeFolders: [] };
  const system = new System({ ...parts, holdings: new SessionHoldings() });
  const started = stateOf(system, 'ETH', 'ready');
  supervisor.start();
  closers.push(() => system.stop('the test is over'));
  return { system, host, desk, started };
}

export function stateOf(system: System, asset: Asset, state: KeeperState): Promise<void> {
  return new Promise((resolve) => {
    system.supervisor.observe(
      (event) => event.type === 'state' && event.asset === asset && event.state === state && resolve(),
    );
  });
}

export async function serve(system: () => System | undefined): Promise<HttpServer> {
  const server = await openHttpServer({ listen: '127.0.0.1:0', token: TOKEN, system, drill: false });
  closers.push(() => server.close());
  return server;
}

export async function serveSession() {
  const { system, host, desk, started } = puppetSystem();
  const { url } = await serve(() => system);
  await started;
  return { system, host, desk, url };
}
