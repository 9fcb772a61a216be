import { describe, expect, it } from 'vitest';
import { hmacSignature, l1Headers } from '../../../../../shared/wire/auth/index.ts';
import { type Credentials, credentialsSchema } from '../../../../../shared/wire/endpoints.ts';
import { CHAIN_ID } from '../../../../../shared/wire/orders/index.ts';
import { ALICE, BOB, ServedVenue } from '../served-venue.ts';
import { AccountStage } from './account-stage.ts';

function attested(served: ServedVenue, method: 'GET' | 'POST', path: string, nonce: number) {
  const headers = l1Headers(ALICE, { chainId: CHAIN_ID, timestampS: served.nowS, nonce });
  return served.request(method, `/clob/auth/${path}`, headers);
}

function quiet(): ServedVenue {
  return new ServedVenue({ assets: ['BTC'], crowd: false });
}

/** A new read-only key of Alice. */
function readonlyKeyOf({ served, alice }: AccountStage): string {
  return (served.signed(alice, 'POST', '/auth/readonly-api-key').value as { apiKey: string }).apiKey;
}

/** A new builder key of Alice. */
function builderKeyOf({ served, alice }: AccountStage) {
  const { value } = served.signed(alice, 'POST', '/auth/builder-api-key');
  return value as { readonly key: string; readonly secret: string; readonly passphrase: string };
}

function builderKeysOf({ served, alice }: AccountStage): { key: string; revokedAt?: string }[] {
  return served.signed(alice, 'GET', '/auth/builder-api-key').value as { key: string; revokedAt?: string }[];
}

describe('trading keys', () => {
  it('are made once per nonce, derived afterwards, and listed per wallet', () => {
    const served = quiet();
    expect(attested(served, 'GET', 'derive-api-key', 0)).toEqual({
      status: 400,
      value: { error: 'Could not derive api key!' },
    });
    const [zero, seven] = [0, 7].map((nonce) =>
      credentialsSchema.parse(attested(served, 'POST', 'api-key', nonce).value),
    );
    expect(attested(served, 'POST', 'api-key', 0)).toEqual({
      status: 400,
      value: { error: 'Could not create api key' },
    });
    expect(attested(served, 'GET', 'derive-api-key', 7).value).toEqual(seven);
    served.account(BOB);
    const account = { address: served.account(ALICE, 9).address, credentials: zero as Credentials };
    const { apiKeys } = served.signed(account, 'GET', '/auth/api-keys').value as { apiKeys: string[] };
    expect(apiKeys.slice(0, 2)).toEqual([zero?.apiKey, seven?.apiKey]);
    expect(apiKeys).toHaveLength(3);
  });

  it('stop working when they are deleted and never come back, though the nonce gets another', () => {
    const served = quiet();
    const account = served.account(ALICE);
    expect(served.signed(account, 'DELETE', '/auth/api-key')).toEqual({ status: 200, value: 'OK' });
    expect(served.signed(account, 'GET', '/auth/api-keys').status).toBe(401);
    expect(attested(served, 'GET', 'derive-api-key', 0).status).toBe(400);
    const next = served.account(ALICE);
    expect(next.credentials.apiKey).not.toBe(account.credentials.apiKey);
    expect(served.signed(next, 'GET', '/auth/api-keys').value).toEqual({ apiKeys: [next.credentials.apiKey] });
  });

  it('leave their orders where they are when they are deleted', () => {
    const stage = new AccountStage();
    const id = stage.aliceOrders({ token: stage.market.round.up, price: 0.3, shares: 10 });
    stage.served.signed(stage.alice, 'DELETE', '/auth/api-key');
    stage.served.time.advance(30_000);
    const { orders } = stage.served.get('/control/open-orders').value as { orders: { id: string }[] };
    expect(orders.map((order) => order.id)).toEqual([id]);
  });
});

describe('read-only keys', () => {
  it('open orders and trades of the whole wallet without a signature', () => {
    const stage = new AccountStage();
    const { take } = stage.mint(10);
    const resting = stage.aliceOrders({ token: stage.market.round.up, price: 0.2, shares: 10 });
    const second = stage.served.account(ALICE, 1);
    expect(stage.served.signed(second, 'GET', '/data/orders').value).toMatchObject({ count: 0 });
    const headers = { POLY_READONLY_API_KEY: readonlyKeyOf(stage), POLY_ADDRESS: stage.alice.address };
    const read = (path: string) => stage.served.request('GET', `/clob${path}`, headers).value;
    expect(read(`/data/orders?maker_address=${stage.alice.address}`)).toMatchObject({ data: [{ id: resting }] });
    expect(read(`/data/orders?maker_address=${stage.bob.address}`)).toMatchObject({ data: [] });
    expect(read('/data/trades')).toMatchObject({ data: [{ taker_order_id: take, trader_side: 'TAKER' }] });
    expect(read(`/data/order/${resting}`)).toMatchObject({ id: resting, status: 'LIVE' });
  });

  it('neither trade nor cancel, nor read anything of another wallet', () => {
    const stage = new AccountStage();
    const { served, alice, bob } = stage;
    const key = readonlyKeyOf(stage);
    const headers = { POLY_READONLY_API_KEY: key, POLY_ADDRESS: alice.address };
    expect(served.request('DELETE', '/clob/cancel-all', headers).status).toBe(401);
    expect(served.request('POST', '/clob/order', headers, '{}').status).toBe(401);
    expect(served.request('GET', '/clob/balance-allowance?asset_type=COLLATERAL', headers).status).toBe(401);
    const stolen = { POLY_READONLY_API_KEY: key, POLY_ADDRESS: bob.address };
    expect(served.request('GET', '/clob/data/orders', stolen).status).toBe(401);
  });

  it('are listed, vouched for and deleted by their wallet', () => {
    const stage = new AccountStage();
    const { served, alice, bob } = stage;
    const keys = [readonlyKeyOf(stage), readonlyKeyOf(stage)];
    expect(served.signed(alice, 'GET', '/auth/readonly-api-keys').value).toEqual(keys);
    const [first = ''] = keys;
    const validate = () => served.get(`/clob/auth/validate-readonly-api-key?address=${alice.address}&key=${first}`);
    expect(validate().status).toBe(200);
    const body = JSON.stringify({ key: first });
    expect(served.signed(bob, 'DELETE', '/auth/readonly-api-key', body).status).toBe(404);
    expect(served.signed(alice, 'DELETE', '/auth/readonly-api-key', body)).toEqual({ status: 200, value: true });
    expect(served.signed(alice, 'GET', '/auth/readonly-api-keys').value).toEqual(keys.slice(1));
    expect(validate().status).toBe(401);
    const headers = { POLY_READONLY_API_KEY: first, POLY_ADDRESS: alice.address };
    expect(served.request('GET', '/clob/data/orders', headers).status).toBe(401);
  });
});

describe('builder keys', () => {
  it('are no trading keys', () => {
    const stage = new AccountStage();
    const { key, secret, passphrase } = builderKeyOf(stage);
    const account = { address: stage.alice.address, credentials: { apiKey: key, secret, passphrase } };
    expect(stage.served.signed(account, 'GET', '/data/orders').status).toBe(401);
  });

  it('go one by one, the newest first, when level-2 headers ask for it', () => {
    const stage = new AccountStage();
    const keys = [builderKeyOf(stage).key, builderKeyOf(stage).key];
    expect(builderKeysOf(stage)).toMatchObject(keys.map((key) => ({ key, createdAt: '2026-10-26T07:33:30.000Z' })));
    expect(stage.served.signed(stage.alice, 'DELETE', '/auth/builder-api-key').value).toBe('OK');
    expect(builderKeysOf(stage).map(({ key, revokedAt }) => [key, revokedAt !== undefined])).toEqual([
      [keys[0], false],
      [keys[1], true],
    ]);
    stage.served.signed(stage.alice, 'DELETE', '/auth/builder-api-key');
    expect(stage.served.signed(stage.alice, 'DELETE', '/auth/builder-api-key').status).toBe(404);
  });

  it('are revoked by their own signature, once', () => {
    const stage = new AccountStage();
    const [first] = [builderKeyOf(stage), builderKeyOf(stage)];
    const timestampS = stage.served.nowS;
    const headers = {
      POLY_BUILDER_API_KEY: first.key,
      POLY_BUILDER_PASSPHRASE: first.passphrase,
      POLY_BUILDER_TIMESTAMP: String(timestampS),
      POLY_BUILDER_SIGNATURE: hmacSignature(first.secret, timestampS, 'DELETE', '/auth/builder-api-key'),
    };
    expect(stage.served.request('DELETE', '/clob/auth/builder-api-key', headers).status).toBe(200);
    expect(builderKeysOf(stage).map(({ revokedAt }) => revokedAt !== undefined)).toEqual([true, false]);
    expect(stage.served.request('DELETE', '/clob/auth/builder-api-key', headers).status).toBe(401);
  });
});
