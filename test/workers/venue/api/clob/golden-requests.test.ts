import { describe, expect, it } from 'vitest';
import { golden, goldenAccount } from '../../../../support/golden-vectors.ts';
import { ServedVenue } from '../served-venue.ts';

/** Moment at which the official client's requests were captured. */
const CAPTURED_MS = 1_793_002_000_000;

function capturedVenue(): ServedVenue {
  return new ServedVenue({ assets: ['BTC'], crowd: false, startMs: CAPTURED_MS });
}

/** Alice's credentials at that time. */
function capturedCredentials() {
  const order = golden.orders.find(({ account }) => account === 'alice');
  if (order === undefined) throw new Error('no order of Alice in the vectors');
  const { api_key: apiKey, secret, passphrase } = order.post;
  return { apiKey, secret, passphrase };
}

/** What the captured requests get from a venue that knows the key but neither their markets nor their orders. */
const EXPECTED: Readonly<Record<string, { status: number; value: unknown }>> = {
  'list api keys': { status: 200, value: { apiKeys: ['40dc2300-bfc1-0287-40de-5aa506d561b2'] } },
  'closed-only status': { status: 200, value: { closed_only: false } },
  'collateral balance': { status: 200, value: expect.objectContaining({ balance: '10000000000' }) },
  'conditional balance': { status: 200, value: expect.objectContaining({ balance: '0' }) },
  'refresh collateral balance': { status: 200, value: '' },
  'open orders of a market': { status: 200, value: { limit: 100, count: 0, next_cursor: 'LTE=', data: [] } },
  'one order': { status: 404, value: { error: 'order not found' } },
  'trades of a token': { status: 200, value: { limit: 100, count: 0, next_cursor: 'LTE=', data: [] } },
  'one order scoring': { status: 200, value: { scoring: false } },
  'several orders scoring': { status: 200, value: expect.objectContaining({}) },
  'first heartbeat': { status: 200, value: { heartbeat_id: expect.stringMatching(/^[0-9a-f-]{36}$/) } },
  'chained heartbeat': { status: 400, value: expect.objectContaining({ error: 'Invalid Heartbeat ID' }) },
  'cancel one': { status: 200, value: expect.objectContaining({ canceled: [] }) },
  'cancel several': { status: 200, value: expect.objectContaining({ canceled: [] }) },
  'cancel all': { status: 200, value: { canceled: [], not_canceled: {} } },
  'cancel market': { status: 200, value: { canceled: [], not_canceled: {} } },
};

describe('requests of the official client, byte for byte', () => {
  const signed = golden.http_requests.filter(({ name }) => EXPECTED[name] !== undefined);

  it('are all looked at', () => {
    expect(signed.map(({ name }) => name)).toEqual(
      golden.http_requests.map(({ name }) => name).filter((name) => !/\(L1\)|batch/.test(name)),
    );
  });

  it.each(signed)('$name is authenticated and answered', ({ name, method, url, headers, body }) => {
    const served = capturedVenue();
    expect(served.venue.keys.register(goldenAccount('alice').address, 0, capturedCredentials())).toBe(true);
    expect(served.request(method, `/clob${url}`, headers, body ?? '')).toEqual(EXPECTED[name]);
    const unknown = { ...headers, POLY_PASSPHRASE: '00' };
    expect(served.request(method, `/clob${url}`, unknown, body ?? '').status).toBe(401);
  });

  it('make a key and derive the same one by the wallet’s signature', () => {
    const served = capturedVenue();
    const [create, derive] = golden.http_requests.filter(({ name }) => name.includes('(L1)'));
    if (create === undefined || derive === undefined) throw new Error('no level-1 requests in the vectors');
    const made = served.request(create.method, `/clob${create.url}`, create.headers);
    expect(made.status).toBe(200);
    expect(served.request(derive.method, `/clob${derive.url}`, derive.headers)).toEqual(made);
  });

  it('cannot take the nonce or the key of another', () => {
    const served = capturedVenue();
    const credentials = capturedCredentials();
    const { address } = goldenAccount('alice');
    expect(served.venue.keys.register(address, 0, credentials)).toBe(true);
    expect(served.venue.keys.register(address, 0, { ...credentials, apiKey: 'b' })).toBe(false);
    expect(served.venue.keys.register(goldenAccount('bob').address, 0, credentials)).toBe(false);
  });
});
