import { describe, expect, it } from 'vitest';
import type { Asset } from '../../../../shared/market/assets.ts';
import { addressOf } from '../../../../shared/wire/auth/index.ts';
import { FAULTS } from '../../../../workers/venue/api/faults/catalogue.ts';
import { BOB, type Client, ServedVenue } from './served-venue.ts';

function follow(served: ServedVenue, asset: Asset): Client {
  const { up, down } = served.openMarket(asset).round;
  const client = served.connect('market');
  client.say({ type: 'market', assets_ids: [up, down] });
  return client;
}

function inject(served: ServedVenue, ...faults: object[]): { readonly status: number; readonly value: unknown } {
  return served.post('/control/faults', faults);
}

describe('faults', () => {
  it('drops the market sockets of the hit asset and of no other', () => {
    const served = new ServedVenue();
    const [btc, eth] = [follow(served, 'BTC'), follow(served, 'ETH')];
    expect(inject(served, { fault: 'socket-drop', asset: 'BTC' }).status).toBe(200);
    expect(btc.ending).toEqual({ code: 1006, cut: true });
    expect(eth.ending).toBeUndefined();
  });

  it('freezes an open socket silently: PING is answered, subscriptions and data are not', () => {
    const served = new ServedVenue();
    const client = follow(served, 'BTC');
    const before = client.frames.length;
    inject(served, { fault: 'freeze', asset: 'BTC' });
    served.time.advance(3_000);
    client.say('PING');
    client.say({ operation: 'subscribe', assets_ids: [served.openMarket('ETH').round.up] });
    expect(client.frames.slice(before)).toEqual(['PONG']);
  });

  it('lets a new connection live through a freeze that is not sticky', () => {
    const served = new ServedVenue();
    follow(served, 'BTC');
    inject(served, { fault: 'freeze', asset: 'BTC' });
    const fresh = follow(served, 'BTC');
    served.time.advance(2_000);
    expect(fresh.frames.length).toBeGreaterThan(5);
  });

  it('holds new connections too while a freeze is sticky, until it is thawed', () => {
    const served = new ServedVenue();
    inject(served, { fault: 'freeze', asset: 'BTC', sticky: true });
    const client = follow(served, 'BTC');
    served.time.advance(2_000);
    expect(client.frames).toEqual([]);
    inject(served, { fault: 'thaw', asset: 'BTC' });
    served.time.advance(2_000);
    expect(client.frames.length).toBeGreaterThan(5);
    expect(follow(served, 'BTC').frames).toHaveLength(1);
  });

  it('offers a frame at once, filled in with a token of the running round, and again after each later subscription', () => {
    const served = new ServedVenue();
    const client = follow(served, 'BTC');
    const { up, conditionId } = served.openMarket('BTC').round;
    const frame = { price: '0.123', size: '1.23', side: 'BUY', fee_rate_bps: '', event_type: 'last_trade_price' };
    inject(served, { fault: 'offer-frame', asset: 'BTC', frame });
    const offered = { market: conditionId, asset_id: up, timestamp: String(served.venue.nowMs()), ...frame };
    expect(JSON.parse(client.frames.at(-1) as string)).toEqual(offered);

    const later = follow(served, 'BTC');
    expect(JSON.parse(later.frames.at(-1) as string)).toEqual(offered);
    expect(follow(served, 'ETH').frames).toHaveLength(1);
  });

  it('shuts everything but the control door while the venue is down', () => {
    const served = new ServedVenue();
    const client = follow(served, 'BTC');
    inject(served, { fault: 'down' });
    expect(client.ending?.cut).toBe(true);
    expect([served.surface.admits('/clob/time'), served.surface.admits('/control/faults')]).toEqual([false, true]);
    inject(served, { fault: 'up' });
    expect(served.surface.admits('/clob/time')).toBe(true);
  });

  it.each<[name: string, fields: object, look: (served: ServedVenue) => unknown]>([
    ['down', {}, ({ surface }) => surface.admits('/clob/ok')],
    ['geoblock', {}, (served) => served.get('/api/geoblock').value],
    ['edge-block', {}, (served) => served.get('/clob/ok').status],
    ['clock-skew', { ms: 60_000 }, ({ venue, time }) => venue.nowMs() - time.wallMs()],
    ['standing', { address: addressOf(BOB), standing: 'banned' }, ({ venue }) => venue.standing(addressOf(BOB))],
    [
      'gamma-stale',
      { by: '1h' },
      (served) => served.get(`/gamma/events/slug/${served.openMarket().round.slug}`).status,
    ],
  ])(
    'ends %s when the latest request for it says so, not when an earlier one would have ended',
    (fault, fields, look) => {
      const served = new ServedVenue({ assets: ['BTC'], crowd: false, timeScale: 1 });
      const usual = look(served);
      inject(served, { fault, ...fields, for: '2s' });
      const switched = look(served);
      expect(switched).not.toEqual(usual);
      served.time.advance(1_000);
      inject(served, { fault, ...fields, for: '3s' });
      served.time.advance(2_000);
      expect(look(served)).toEqual(switched);
      served.time.advance(1_000);
      expect(look(served)).toEqual(usual);
    },
  );

  it('refuses an unknown fault with the list of known ones, and then applies nothing of the list', () => {
    const served = new ServedVenue();
    const client = follow(served, 'BTC');
    const { status, value } = inject(served, { fault: 'socket-drop', asset: 'BTC' }, { fault: 'earthquake' });
    expect(status).toBe(400);
    expect(value).toEqual({
      error: `unknown fault "earthquake"; known: ${FAULTS.map(({ name }) => name).join(', ')}`,
    });
    expect(client.ending).toBeUndefined();
  });

  it.each([
    [{ fault: 'freeze', asset: 'DOGE' }, /^freeze: asset/],
    [{ fault: 'offer-frame', asset: 'BTC' }, /^offer-frame: frame/],
    [{ asset: 'BTC' }, /^not a list of faults: 0\.fault/],
  ])('names what is wrong in %j', (request, reason) => {
    const { status, value } = inject(new ServedVenue(), request);
    expect(status).toBe(400);
    expect((value as { error: string }).error).toMatch(reason);
  });
});
