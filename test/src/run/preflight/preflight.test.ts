import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addressOf, privateKey } from '../../../../shared/wire/auth/index.ts';
import { derivedWallets } from '../../../../shared/wire/wallets/index.ts';
import { loadSettings } from '../../../../src/config/load-settings.ts';
import type { Settings } from '../../../../src/config/settings.ts';
import type { LiveAccess } from '../../../../src/run/live/live-access.ts';
import { liveWallet } from '../../../../src/run/live/live-wallet.ts';
import { VenueQuestions } from '../../../../src/run/preflight/ask-venue.ts';
import { type Check, refusalsOf } from '../../../../src/run/preflight/check.ts';
import { preflight } from '../../../../src/run/preflight/preflight.ts';
import { type NodeWorld, nodeWorld } from '../../../../workers/ports/node-world.ts';
import { nodeClock, nodeTimers } from '../../../../workers/ports/node-time.ts';
import { type RunningVenue, startVenue } from '../../../../workers/venue/index.ts';

const KEY = privateKey(`0x${'4c0883a69102937d6231471b5dbb6204fe512961708279'.padEnd(64, '7')}`);
const OWNER = addressOf(KEY);

let venue: RunningVenue;
let world: NodeWorld;
beforeEach(async () => {
  world = nodeWorld();
  venue = await startVenue({
    clock: nodeClock,
    timers: nodeTimers,
    port: 0,
    seed: 1,
    assets: ['BTC'],
    intervals: ['5m'],
    timeScale: 1,
    funded: false,
    limits: { tier: 'none', addressLimits: false },
    faults: [],
    crowd: false,
  });
});
afterEach(async () => {
  world.close();
  await venue.close();
});

function live(change: Readonly<Record<string, unknown>> = {}): Settings {
  const values = { venue: 'polymarket', mode: 'live', risk: { portfolioLimitUsdc: 50 }, ...change };
  const account = {
    circuitBreakerUsdc: 25,
    maxDrawdownUsdc: 25,
    maxDailyLossUsdc: 20,
    maxDailyTrades: 9,
    maxDailyVolumeUsdc: 99,
  };
  const evidence = { without: ['inventory_making', 'distance_fade', 'settlement_sniper'] };
  return loadSettings([{ source: 'test', values: { account, live: { evidence }, ...values } }]);
}

function access(settings: Settings): LiveAccess {
  return { privateKey: KEY, wallet: liveWallet(KEY, settings.wallet), credentials: undefined };
}

async function look(settings = live(), given: Partial<LiveAccess> = {}): Promise<readonly Check[]> {
  const questions = new VenueQuestions(venue.endpoints, world.http, world.clock);
  return preflight(questions, settings, { ...access(settings), ...given });
}

/** What refuses, as `name: detail`. */
async function refusals(settings?: Settings, given?: Partial<LiveAccess>): Promise<readonly string[]> {
  return refusalsOf(await look(settings, given)).map(({ name, detail }) => `${name}: ${detail}`);
}

async function control(path: string, body: unknown): Promise<void> {
  const answer = await fetch(`${venue.endpoints.control}${path}`, { method: 'POST', body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}

/** An API key, money and approvals. */
async function prepare(address: string = OWNER, approvals = true): Promise<void> {
  const questions = new VenueQuestions(venue.endpoints, world.http, world.clock);
  await questions.createCredentials(KEY);
  await control('/fund', { address, amount: 100, approvals });
}

describe('preflight', () => {
  it('has nothing against a wallet with key, money and approvals', async () => {
    await prepare();
    expect(await refusals()).toEqual([]);
  });

  it('creates no API key, however often it looks', async () => {
    await refusals();
    expect(await refusals()).toEqual([expect.stringContaining('api key: the venue derives no API key')]);
  });

  it('names the wallet that holds the money when another was configured (H4)', async () => {
    await prepare(derivedWallets(OWNER).safe);
    expect(await refusals()).toEqual([
      `wallet: eoa wallet ${OWNER} is empty, but the key's safe wallet holds 100 pUSD`,
    ]);
    expect(await refusals(live({ wallet: { type: 'safe' } }))).toEqual([]);
  });

  it('names each exchange that nothing is approved for (H4)', async () => {
    await prepare(OWNER, false);
    expect(await refusals()).toEqual([
      'allowance: CTF Exchange V2: nothing is approved',
      'allowance: Exchange V3: nothing is approved',
    ]);
  });

  it('refuses credentials that are not the wallet’s', async () => {
    await prepare();
    const credentials = { apiKey: 'a', secret: 'Yg==', passphrase: 'c' };
    expect(await refusals(live(), { credentials })).toEqual([expect.stringContaining('are not those of')]);
  });

  it.each<[string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ['a blocked region', { fault: 'geoblock' }, ['trading: GEOBLOCKED', 'geoblock: blocked']],
    ['a venue that restarts', { fault: 'mode', mode: 'restarting' }, ['trading: ENGINE_RESTARTING']],
    ['trading that is disabled', { fault: 'mode', mode: 'disabled' }, ['trading: TRADING_DISABLED']],
    ['a venue that takes cancels only', { fault: 'mode', mode: 'cancel-only' }, ['trading: CANCEL_ONLY']],
    [
      'an account that may only close',
      { fault: 'standing', address: OWNER, standing: 'closed-only' },
      ['account: the venue lets it only close'],
    ],
    ['a clock that is far off', { fault: 'clock-skew', ms: 8_000 }, ['clock: own clock']],
  ])('refuses at %s', async (_name, fault, words) => {
    await prepare();
    await control('/faults', [fault]);
    const found = await refusals();
    for (const word of words) expect(found.join('\n')).toContain(word);
  });

  it('looks at what a treasury of each kind needs, and has nothing against one that has it', async () => {
    await prepare(derivedWallets(OWNER).safe);
    const relayed = live({ wallet: { type: 'safe' }, treasury: { mode: 'relayer' } });
    const checks = await look(relayed, { relayerKey: 'a-relayer-key' });
    expect(refusalsOf(checks)).toEqual([]);
    const names = checks.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['chain node', 'relayer', 'share approval']));
    expect(await refusals(relayed)).toEqual(['relayer: its API key is missing']);
  });

  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['a relayer for a plain wallet', { treasury: { mode: 'relayer' } }, 'relayer does not move a wallet of type eoa'],
    [
      'transactions of its own for a wallet that only the relayer moves',
      { wallet: { type: 'deposit' }, treasury: { mode: 'eoa' } },
      'eoa does not move a wallet of type deposit',
    ],
    ['a node that is none', { treasury: { mode: 'eoa', rpcUrl: 'http://127.0.0.1:1' } }, 'chain node: does not answer'],
  ])('refuses %s, by name', async (_name, change, words) => {
    await prepare();
    expect((await refusals(live(change))).join('\n')).toContain(words);
  });

  it('names who may not move the wallet’s shares, which nothing else sees before the first sale', async () => {
    await prepare(OWNER, false);
    const found = await refusals(live({ treasury: { mode: 'eoa' } }));
    expect(found).toContain('share approval: CTF Exchange V2 may not move shares');
    expect(found).toContain('share approval: the router may not move shares');
  });

  it('says that the venue does not answer, and asks no more', async () => {
    await venue.close();
    const checks = await look();
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([['venue', 'refuse']]);
  });
});
