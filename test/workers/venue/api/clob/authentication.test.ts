import { describe, expect, it } from 'vitest';
import { l1Headers, l2Headers } from '../../../../../shared/wire/auth/index.ts';
import { CHAIN_ID } from '../../../../../shared/wire/orders/index.ts';
import { ALICE, BOB, ServedVenue } from '../served-venue.ts';

const UNAUTHORIZED = { status: 401, value: { error: 'Unauthorized/Invalid api key' } };
const BAD_L1 = { status: 401, value: { error: 'Invalid L1 Request headers' } };

function quiet(): ServedVenue {
  return new ServedVenue({ assets: ['BTC'], crowd: false });
}

function without(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([other]) => other !== name));
}

function attest(served: ServedVenue, nonce = 0, offsetS = 0): Record<string, string> {
  return { ...l1Headers(ALICE, { chainId: CHAIN_ID, timestampS: served.nowS + offsetS, nonce }) };
}

describe('level 2', () => {
  it.each<[string, (headers: Record<string, string>, served: ServedVenue) => Record<string, string>]>([
    ['no headers at all', () => ({})],
    ['no signature', (headers) => without(headers, 'POLY_SIGNATURE')],
    ['no passphrase', (headers) => without(headers, 'POLY_PASSPHRASE')],
    ['no timestamp', (headers) => without(headers, 'POLY_TIMESTAMP')],
    ['no address', (headers) => without(headers, 'POLY_ADDRESS')],
    ['a key that nobody has', (headers) => ({ ...headers, POLY_API_KEY: '00000000-0000-4000-8000-000000000000' })],
    ['the passphrase of another', (headers) => ({ ...headers, POLY_PASSPHRASE: 'ab'.repeat(32) })],
    ['the address of another', (headers, served) => ({ ...headers, POLY_ADDRESS: served.account(BOB).address })],
    ['another second than was signed', (headers, { nowS }) => ({ ...headers, POLY_TIMESTAMP: String(nowS - 1) })],
    ['a timestamp that is no number', (headers) => ({ ...headers, POLY_TIMESTAMP: 'now' })],
  ])('refuses %s', (_what, spoil) => {
    const served = quiet();
    const headers = l2Headers(served.account(ALICE), served.nowS, 'GET', '/data/orders');
    expect(served.request('GET', '/clob/data/orders', headers).status).toBe(200);
    expect(served.request('GET', '/clob/data/orders', spoil({ ...headers }, served))).toEqual(UNAUTHORIZED);
  });

  it.each([-61, 61])('refuses a timestamp that is %d seconds off, though signed', (seconds) => {
    const served = quiet();
    const account = served.account(ALICE);
    const at = (offset: number) => l2Headers(account, served.nowS + offset, 'GET', '/data/orders');
    expect(served.request('GET', '/clob/data/orders', at(seconds))).toEqual(UNAUTHORIZED);
    expect(served.request('GET', '/clob/data/orders', at(seconds > 0 ? 59 : -59)).status).toBe(200);
  });

  it('notices a body, method or path other than was signed, but does not mind the query', () => {
    const served = quiet();
    const account = served.account(ALICE);
    const body = '{"heartbeat_id":""}';
    const headers = l2Headers(account, served.nowS, 'POST', '/v1/heartbeats', body);
    expect(served.request('POST', '/clob/v1/heartbeats', headers, '{"heartbeat_id": ""}')).toEqual(UNAUTHORIZED);
    expect(served.request('POST', '/clob/heartbeats', headers, body)).toEqual(UNAUTHORIZED);
    expect(served.request('POST', '/clob/v1/heartbeats', headers, body).status).toBe(200);
    const get = l2Headers(account, served.nowS, 'GET', '/data/orders');
    expect(served.request('GET', '/clob/data/orders?market=0x12', get).status).toBe(200);
    expect(served.request('DELETE', '/clob/cancel-all', get)).toEqual(UNAUTHORIZED);
  });

  it('knows a wallet in any spelling', () => {
    const served = quiet();
    const account = served.account(ALICE);
    const headers = l2Headers(account, served.nowS, 'GET', '/data/orders');
    const lower = { ...headers, POLY_ADDRESS: account.address.toLowerCase() };
    expect(served.request('GET', '/clob/data/orders', lower).status).toBe(200);
  });
});

describe('level 1', () => {
  it.each<[string, (headers: Record<string, string>, served: ServedVenue) => Record<string, string>]>([
    ['no headers at all', () => ({})],
    ['no signature', (headers) => without(headers, 'POLY_SIGNATURE')],
    ['no nonce', (headers) => without(headers, 'POLY_NONCE')],
    ['a nonce other than was signed', (headers) => ({ ...headers, POLY_NONCE: '1' })],
    ['a nonce that is no number', (headers) => ({ ...headers, POLY_NONCE: '' })],
    ['the address of another', (headers, served) => ({ ...headers, POLY_ADDRESS: served.account(BOB).address })],
    ['an address that is none', (headers) => ({ ...headers, POLY_ADDRESS: '0x12' })],
    ['a signature that is none', (headers) => ({ ...headers, POLY_SIGNATURE: '0x00' })],
    ['another second than was signed', (headers, { nowS }) => ({ ...headers, POLY_TIMESTAMP: String(nowS - 1) })],
  ])('refuses %s', (_what, spoil) => {
    const served = quiet();
    const headers = spoil(attest(served), served);
    expect(served.request('POST', '/clob/auth/api-key', headers)).toEqual(BAD_L1);
    expect(served.request('GET', '/clob/auth/derive-api-key', headers)).toEqual(BAD_L1);
  });

  it('refuses a stale attestation and one for another chain', () => {
    const served = quiet();
    expect(served.request('POST', '/clob/auth/api-key', attest(served, 0, -61))).toEqual(BAD_L1);
    const amoy = l1Headers(ALICE, { chainId: 80_002, timestampS: served.nowS, nonce: 0 });
    expect(served.request('POST', '/clob/auth/api-key', amoy)).toEqual(BAD_L1);
  });

  it('takes an address in lower case, since case is a checksum only', () => {
    const served = quiet();
    const headers = attest(served);
    const lower = { ...headers, POLY_ADDRESS: String(headers['POLY_ADDRESS']).toLowerCase() };
    expect(served.request('POST', '/clob/auth/api-key', lower).status).toBe(200);
  });
});
