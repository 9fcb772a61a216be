import { describe, expect, it } from 'vitest';
import type { ConditionId, OrderHash, TokenId } from '../../../../shared/market/ids.ts';
import { addressOf, l1Headers, privateKey } from '../../../../shared/wire/auth/index.ts';
import {
  balanceRequest,
  balanceUpdateRequest,
  bookRequest,
  cancelAllRequest,
  cancelMarketRequest,
  cancelRequest,
  type ClobRequest,
  createApiKeyRequest,
  deriveApiKeyRequest,
  FIRST_CURSOR,
  heartbeatRequest,
  openOrdersRequest,
  placeRequest,
  timeRequest,
  tradesRequest,
} from '../../../../shared/wire/clob/index.ts';
import { golden, goldenAccount } from '../../../support/golden-vectors.ts';

const key = privateKey(goldenAccount('alice').private_key);
const post = golden.orders[0]?.post;
const credentials = {
  apiKey: post?.api_key ?? '',
  secret: post?.secret ?? '',
  passphrase: post?.passphrase ?? '',
};
const signing = { account: { address: addressOf(key), credentials }, timestampS: 1793002000 };
const l1 = l1Headers(key, { chainId: 137, timestampS: 1793002000, nonce: 0 });

const market = '0x9c52f7f8e32cbb96e54bed7eaf03a771be7c6e7371c13fc2dc848890b51080d9' as ConditionId;
const token = '77370447805679959829840567326775100389877081016212319305401303736010866629197' as TokenId;
const ids = [
  '0xd5674e698c720b2dae62305e4628eb3a0bc2e7f27a9ad0935c7ac405c707d2e3',
  '0xdeb0202fd55b13257d603f809854407fa900239f7fbde7c0564c20f88b2c5304',
] as [OrderHash, OrderHash];

/** What the official client sent for the same call. */
function captured(name: string) {
  const request = golden.http_requests.find((one) => one.name === name);
  if (request === undefined) throw new Error(`no request ${name} in the golden vectors`);
  return request;
}

/** Both requests as they must agree: everything but the name of the program. */
function essence({ method, path, headers, body }: ClobRequest) {
  const entries = Object.entries(headers).filter(([name]) => name !== 'User-Agent');
  const comparable = Object.fromEntries(entries.map(([name, value]) => [name.toLowerCase(), value]));
  return { method, url: path, headers: comparable, body: body ?? null };
}

function capturedEssence(name: string) {
  const { method, url, headers, body } = captured(name);
  return essence({ method, path: url, headers, ...(body === null ? {} : { body }) } as ClobRequest);
}

function withoutUserAgent(request: ReturnType<typeof essence>) {
  const { 'user-agent': _, ...headers } = request.headers;
  return { ...request, headers };
}

describe('a request', () => {
  const batch = JSON.parse(captured('batch of two orders').body ?? '[]') as unknown[];
  const bodies = batch.map((one) => JSON.stringify(one)) as [string, string];
  const trades = { ...captured('trades of a token') };

  it.each<[string, ClobRequest]>([
    ['create api key (L1)', createApiKeyRequest(l1)],
    ['derive api key (L1)', deriveApiKeyRequest(l1)],
    ['collateral balance', balanceRequest(signing, 'pUSD', 0)],
    ['conditional balance', balanceRequest(signing, token, 0)],
    ['refresh collateral balance', balanceUpdateRequest(signing, 'pUSD', 0)],
    ['open orders of a market', openOrdersRequest(signing, { market, cursor: FIRST_CURSOR })],
    ['cancel one', cancelRequest(signing, [ids[0]])],
    ['cancel several', cancelRequest(signing, ids)],
    ['cancel all', cancelAllRequest(signing)],
    ['cancel market', cancelMarketRequest(signing, market, token)],
    ['first heartbeat', heartbeatRequest(signing, '')],
    ['chained heartbeat', heartbeatRequest(signing, '9048968e-7274-2b9b-17dc-339a73e7c74c')],
    ['batch of two orders', placeRequest(signing, bodies)],
  ])('is the one of the official client: %s', (name, request) => {
    expect(essence(request)).toEqual(withoutUserAgent(capturedEssence(name)));
  });

  it('signs the path without the query, as the official client does for trades', () => {
    const request = tradesRequest(signing, { market, afterS: 1793000000, cursor: FIRST_CURSOR });
    expect(request.path).toBe(`/data/trades?market=${market}&after=1793000000&next_cursor=MA%3D%3D`);
    expect(request.headers['POLY_SIGNATURE']).toBe(trades.headers['POLY_SIGNATURE']);
  });

  it('for one order goes to /order with the body as it was signed', () => {
    const [one] = bodies;
    expect(placeRequest(signing, [one])).toMatchObject({ method: 'POST', path: '/order', body: one });
  });

  it('for shares of a v2 market says so, since they are kept elsewhere (protocol §10.4)', () => {
    const position = String((1n << 200n) | 5n) as TokenId;
    expect(balanceRequest(signing, position, 3).path).toBe(
      `/balance-allowance?asset_type=CONDITIONAL-V2&token_id=${position}&signature_type=3`,
    );
  });

  it('to cancel a whole market names no token', () => {
    expect(cancelMarketRequest(signing, market).body).toBe(JSON.stringify({ market }));
  });

  it('for public data carries no credentials', () => {
    for (const request of [timeRequest(), bookRequest(token)]) {
      expect(Object.keys(request.headers).filter((name) => name.startsWith('POLY_'))).toEqual([]);
    }
    expect(bookRequest(token).path).toBe(`/book?token_id=${token}`);
  });
});
