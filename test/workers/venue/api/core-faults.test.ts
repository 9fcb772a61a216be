import { describe, expect, it } from 'vitest';
import type { Asset } from '../../../../shared/market/assets.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import type { ClobAccount, PrivateKey } from '../../../../shared/wire/auth/index.ts';
import { placeRequest } from '../../../../shared/wire/clob/index.ts';
import { ALICE, BOB, ServedVenue } from './served-venue.ts';
import { signedOrder } from './signed-order.ts';

function setUp() {
  const served = new ServedVenue({ assets: ['BTC', 'ETH'], crowd: false });
  return { served, alice: served.account(ALICE), bob: served.account(BOB) };
}

type Scene = ReturnType<typeof setUp>;

function inject(served: ServedVenue, fault: object): void {
  expect(served.post('/control/faults', [fault]).status).toBe(200);
}

function post(served: ServedVenue, key: PrivateKey, account: ClobAccount, token: TokenId, price: number): void {
  const wish = { token, side: 'BUY', price, shares: 5, nowMs: served.venue.nowMs() } as const;
  const { body } = signedOrder(key, account, wish);
  const request = placeRequest({ account, timestampS: served.nowS }, [body]);
  served.begin(request.method, `/clob${request.path}`, request.headers, request.body);
  served.time.advance(20);
}

/** Alice and Bob buy opposite tokens from each other. @returns the trade's status after a while */
function tradeOnce({ served, alice, bob }: Scene, asset: Asset): string | undefined {
  const { up, down } = served.openMarket(asset).round;
  post(served, ALICE, alice, up, 0.5);
  post(served, BOB, bob, down, 0.5);
  served.time.advance(2_500);
  return served.venue.ledger().trades.at(-1)?.status;
}

/** How six trades end of which every second one fails by chance. */
function sixTradesByChance(): (string | undefined)[] {
  const scene = setUp();
  inject(scene.served, { fault: 'settlement', probability: 0.5 });
  return [1, 2, 3, 4, 5, 6].map(() => tradeOnce(scene, 'BTC'));
}

describe('the settlement fault', () => {
  it('hits trades of its asset only, and as many as it counts', () => {
    const scene = setUp();
    inject(scene.served, { fault: 'settlement', asset: 'BTC', count: 2 });
    const statuses = (['ETH', 'BTC', 'BTC', 'BTC'] as const).map((asset) => tradeOnce(scene, asset));
    expect(statuses).toEqual(['CONFIRMED', 'FAILED', 'FAILED', 'CONFIRMED']);
  });

  it('hits trades in which a wallet has a part, as taker or maker, however it is spelled', () => {
    const scene = setUp();
    const stranger = `0x${'12'.repeat(20)}`;
    inject(scene.served, { fault: 'settlement', address: stranger });
    expect(tradeOnce(scene, 'BTC')).toBe('CONFIRMED');
    inject(scene.served, { fault: 'settlement', address: scene.alice.address.toLowerCase(), count: 1 });
    expect(tradeOnce(scene, 'BTC')).toBe('FAILED');
    inject(scene.served, {
      fault: 'settlement',
      address: scene.bob.address.toUpperCase().replace('0X', '0x'),
      count: 1,
    });
    expect(tradeOnce(scene, 'BTC')).toBe('FAILED');
  });

  it('by chance hits the same trades in every run', () => {
    const statuses = sixTradesByChance();
    expect(new Set(statuses)).toEqual(new Set(['CONFIRMED', 'FAILED']));
    expect(sixTradesByChance()).toEqual(statuses);
  });

  it('ends by itself', () => {
    const scene = setUp();
    inject(scene.served, { fault: 'settlement', for: '1s' });
    expect(tradeOnce(scene, 'BTC')).toBe('FAILED');
    expect(tradeOnce(scene, 'BTC')).toBe('CONFIRMED');
  });

  it('leaves an account that the venue reports as sound', () => {
    const scene = setUp();
    inject(scene.served, { fault: 'settlement', course: 'retrying-failed', delay: '10s' });
    tradeOnce(scene, 'BTC');
    expect(scene.served.get('/control/conservation').value).toMatchObject({ held: true, violations: [] });
    scene.served.time.advance(20_000);
    const { value } = scene.served.get('/control/conservation');
    expect(value).toMatchObject({ held: true, collateral: 0, fees: 0, dust: 0, inTransit: 0 });
    expect(value).toEqual(scene.served.venue.ledger().conservation);
  });
});

describe('faults of rounds', () => {
  it('hit rounds of their asset and interval only', () => {
    const { served } = setUp();
    const upcoming = (asset: Asset) =>
      served.venue.markets().filter(({ round, state }) => round.asset === asset && state === 'listed').length;
    inject(served, { fault: 'unlisted', asset: 'BTC', interval: '15m' });
    expect([upcoming('BTC'), upcoming('ETH')]).toEqual([2, 2]);
    inject(served, { fault: 'unlisted', asset: 'BTC', interval: '5m', for: '1s' });
    expect([upcoming('BTC'), upcoming('ETH')]).toEqual([0, 2]);
    served.time.advance(1_000);
    expect([upcoming('BTC'), upcoming('ETH')]).toEqual([2, 2]);
  });

  it('hold back the price to beat and the result of the rounds that they hit', () => {
    const { served } = setUp();
    const [btc, eth] = [served.openMarket('BTC'), served.openMarket('ETH')];
    inject(served, { fault: 'resolution-late', asset: 'BTC', by: '5s' });
    inject(served, { fault: 'strike-late', asset: 'ETH', by: '5s' });
    const lengthMs = btc.round.endsAt - served.venue.nowMs();
    served.time.advance(lengthMs + 4_000);
    expect([btc.state, eth.state]).toEqual(['closed', 'resolved']);
    expect([served.openMarket('BTC').strike === undefined, served.openMarket('ETH').strike === undefined]).toEqual([
      false,
      true,
    ]);
    served.time.advance(5_000);
    expect(btc.state).toBe('resolved');
    expect(served.openMarket('ETH').strike).toBeGreaterThan(0);
  });

  it('need a length of time where they delay a result', () => {
    const { served } = setUp();
    const { status, value } = served.post('/control/faults', [{ fault: 'resolution-late' }]);
    expect([status, (value as { error: string }).error]).toEqual([400, expect.stringMatching(/^resolution-late: by/)]);
  });
});

describe('the tick fault', () => {
  it('tells market sockets the fine tick for both tokens, with complete books after it', () => {
    const { served } = setUp();
    const { up, down } = served.openMarket('BTC').round;
    const client = served.connect('market');
    client.say({ type: 'market', assets_ids: [up, down] });
    const before = client.messages().length;
    inject(served, { fault: 'tick', asset: 'BTC' });
    const told = client.messages().slice(before);
    expect(told.map((message) => [message['event_type'], message['asset_id']])).toEqual([
      ['tick_size_change', up],
      ['tick_size_change', down],
      ['book', up],
      ['book', down],
    ]);
  });
});
