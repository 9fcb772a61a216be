import { describe, expect, it } from 'vitest';
import type { ChainEvent } from '../../../shared/events/engine-events.ts';
import { microShares } from '../../../shared/units/index.ts';
import { addressOf } from '../../../shared/wire/auth/index.ts';
import type { SignatureType } from '../../../shared/wire/orders/index.ts';
import { loadSettings } from '../../../src/config/load-settings.ts';
import type { SupervisorEvent, SupervisorListener } from '../../../src/supervisor/events.ts';
import { openTreasury, type TreasuryTerms } from '../../../src/treasury/open-treasury.ts';
import { compartmentConfig } from '../../support/compartment-config.ts';
import { fakeWorld } from '../../support/fake-world.ts';
import { ALICE } from '../../workers/venue/api/served-venue.ts';
import { TreasuryStage } from './treasury-stage.ts';

const RPC = 'http://127.0.0.1:1/rpc';
const { endpoints } = compartmentConfig({ asset: 'BTC' });
const credentials = { apiKey: 'k', secret: 's', passphrase: 'p' };

type Opening = {
  readonly mode: string;
  readonly rpcUrl?: string;
  readonly type?: SignatureType;
  readonly relayerKey?: string;
};

/** Opens a treasury, and gives what it says to the engines and a way to tell it what happened. */
function open({ mode, rpcUrl, type = 0, relayerKey }: Opening, world: TreasuryTerms['world'] = fakeWorld(0)) {
  const listeners: SupervisorListener[] = [];
  const told: ChainEvent[] = [];
  const address = addressOf(ALICE);
  const treasury = openTreasury({
    settings: loadSettings([
      { source: 'test', values: { treasury: { mode, ...(rpcUrl === undefined ? {} : { rpcUrl }) } } },
    ]),
    endpoints: { ...endpoints, rpc: undefined },
    world,
    account: { address, privateKey: ALICE, credentials, wallet: { signatureType: type, address } },
    relayerKey,
    host: {
      observe: (listener) => {
        listeners.push(listener);
        return () => undefined;
      },
      tellChain: (_asset, event) => void told.push(event),
      raiseAlarm: () => undefined,
    },
  });
  const hear = (event: SupervisorEvent) => listeners.forEach((listener) => listener(event));
  return { treasury, told, hear };
}

describe('a treasury is refused at the start', () => {
  it.each<[string, Opening, string]>([
    ['without a node', { mode: 'eoa' }, '"treasury.rpcUrl"'],
    ['that pays gas for a Safe', { mode: 'eoa', rpcUrl: RPC, type: 2 }, 'eoa does not move a wallet of type'],
    ['that has a plain wallet relayed', { mode: 'relayer', rpcUrl: RPC, relayerKey: 'x' }, 'relayer does not move'],
    ['without a relayer key', { mode: 'relayer', rpcUrl: RPC, type: 3 }, 'POLYMARKET_RELAYER_API_KEY'],
  ])('%s', (_name, opening, words) => {
    expect(() => open(opening)).toThrow(words);
  });
});

describe('a treasury hears of a session', () => {
  it('what engines want, and tells a worker that gets ready what was done before it', () => {
    const stage = new TreasuryStage('eoa');
    stage.split(microShares(100e6));
    const world = { clock: stage.served.time, timers: stage.served.time, http: stage, disk: fakeWorld(0).disk };
    const { told, hear } = open({ mode: 'eoa', rpcUrl: 'https://venue/rpc' }, world);
    const wish = { ...stage.chainMarket, sets: microShares(75e6), type: 'merge' } as const;
    hear({ type: 'fact', asset: 'BTC', incarnation: 1, at: stage.chainMarket.endsAt, fact: { type: 'chain', wish } });
    stage.seconds(8);
    const { conditionId } = wish;
    expect(told).toEqual([{ type: 'merged', conditionId, total: 75e6 }]);
    hear({ type: 'state', asset: 'BTC', state: 'ready', reason: '' });
    hear({ type: 'state', asset: 'ETH', state: 'ready', reason: '' });
    expect(told).toHaveLength(2);
    stage.resolve();
    const round = { type: 'round', slug: wish.slug, conditionId, phase: 'resolved' } as const;
    hear({ type: 'fact', asset: 'BTC', incarnation: 1, at: stage.chainMarket.endsAt, fact: round });
    stage.seconds(8);
    expect(told.at(-1)).toMatchObject({ type: 'redeemed', amount: 25e6 });
  });
});
