import { buildHmacSignature as builderHmac } from '@polymarket/builder-signing-sdk';
import * as sdk from '@polymarket/client';
import * as clobV2 from '@polymarket/clob-client-v2';
import * as fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { TokenId } from '../../shared/market/ids.ts';
import { microShares, price as priceOf, tick } from '../../shared/units/index.ts';
import { type Address, hmacSignature, l1Headers, l2Headers, privateKey } from '../../shared/wire/auth/index.ts';
import {
  type Order,
  orderAmounts,
  orderDomain,
  orderSigner,
  postOrderBody,
  ZERO_BYTES32,
} from '../../shared/wire/orders/index.ts';
import { golden, goldenAccount } from '../support/golden-vectors.ts';
import { expectListedCalls, recorded } from './support/recorder.ts';
import { ethersWallet, KEYS, type Name, viemWallet } from './support/wallets.ts';

/** Bytes made three times: by the golden vectors, by the official client here and now, and by us. */
const clob = recorded('@polymarket/clob-client-v2', { ...clobV2 });
const client = recorded('@polymarket/client', { ...sdk });
const builder = recorded('@polymarket/builder-signing-sdk', { buildHmacSignature: builderHmac });
const NO_NODE = 'http://127.0.0.1:1';

type Golden = (typeof golden.orders)[number];
/** What the official client was told to sign. */
type Wish = {
  tokenID: string;
  side: clobV2.Side;
  price: number;
  size: number;
  amount?: number;
  makerAmount?: string;
  takerAmount: string;
};
type Settings = { tickSize: clobV2.TickSize; salt: number; timestamp_ms: number };

afterEach(() => {
  vi.restoreAllMocks();
});

describe('keys to the API', () => {
  test.each(golden.l1_clob_auth)('L1 headers of $account, nonce $nonce', async (vector) => {
    const { chain_id: chainId, timestamp, nonce } = vector;
    const name = vector.account as Name;
    const ours = l1Headers(privateKey(goldenAccount(name).private_key), { chainId, timestampS: timestamp, nonce });
    expect(ours).toEqual(vector.headers);
    for (const signer of [viemWallet(name, NO_NODE), ethersWallet(name)]) {
      expect(await clob.createL1Headers(signer, chainId as clobV2.Chain, nonce, timestamp)).toEqual(ours);
    }
  });

  test.each(golden.l2_hmac)('HMAC of $method $path', async ({ secret, timestamp, method, path, body, signature }) => {
    const text = body ?? undefined;
    expect(hmacSignature(secret, timestamp, method as 'GET', path, text)).toBe(signature);
    expect(await client.buildHmacSignature(secret, timestamp, method, path, text)).toBe(signature);
    expect(builder.buildHmacSignature(secret, timestamp, method, path, text)).toBe(signature);
  });

  test.each(golden.orders)('L2 headers of an order: $name', async ({ account, post }) => {
    const { api_key: key, secret, passphrase, l2_timestamp: timestampS, path, wire_body: body } = post;
    const owner = {
      address: goldenAccount(account).address as Address,
      credentials: { apiKey: key, secret, passphrase },
    };
    const ours = l2Headers(owner, timestampS, 'POST', path, body);
    expect(ours).toMatchObject(post.headers);
    const creds = { key, secret, passphrase };
    const asked = { method: 'POST', requestPath: path, body };
    expect(ours).toMatchObject(await clob.createL2Headers(ethersWallet(account), creds, asked, timestampS));
  });
});

describe('orders', () => {
  test.each(golden.orders)('$name', async (vector) => {
    const official = await officialOrder(vector);
    const { input, post } = vector;
    const body = clob.orderToJsonV2(
      official,
      post.api_key,
      input.orderType as clobV2.OrderType,
      input.postOnly,
      input.deferExec,
    );
    expect(JSON.stringify(body)).toBe(post.wire_body);
    const { orderId, signature } = orderSigner(privateKey(KEYS[vector.account]))(ourOrder(vector), domainOf(vector));
    expect({ orderId, signature }).toEqual({ orderId: vector.order_hash, signature: vector.signature });
    const ours = { order: ourOrder(vector), signature, expirationS: input.expiration ?? 0, owner: post.api_key };
    const { orderType, postOnly, deferExec } = input;
    expect(postOrderBody({ ...ours, orderType, postOnly, deferExec })).toBe(post.wire_body);
  });

  test('any price and size become the same bytes in the official client and in ours', async () => {
    const builderOf = new clobV2.OrderBuilder(ethersWallet('alice'), clobV2.Chain.POLYGON);
    const wish = fc.record({
      cents: fc.integer({ min: 1, max: 99 }),
      hundredths: fc.integer({ min: 500, max: 100_000 }),
      side: fc.constantFrom(clobV2.Side.BUY, clobV2.Side.SELL),
      version: fc.constantFrom<2 | 3>(2, 3),
    });
    await fc.assert(
      fc.asyncProperty(wish, async ({ cents, hundredths, side, version }) => {
        const asked = { tokenID: '123456789', price: cents / 100, size: hundredths / 100, side };
        const official = await builderOf.buildOrder(asked, { tickSize: '0.01', negRisk: false }, version);
        const body = JSON.stringify(
          clob.orderToJsonV2(official as Parameters<typeof clobV2.orderToJsonV2>[0], 'key', clobV2.OrderType.GTC),
        );
        expect(ourBody(JSON.parse(body) as OfficialBody, cents, hundredths, version)).toBe(body);
      }),
      { numRuns: 60 },
    );
  });
});

/** The official client's own order for what it was once told, clock and randomness standing still. */
async function officialOrder({ account, signature_type, struct, input }: Golden) {
  const { salt, timestamp_ms, tickSize, ...wish } = input as unknown as Wish & Settings;
  vi.spyOn(Date, 'now').mockReturnValue(timestamp_ms);
  vi.spyOn(Math, 'random').mockReturnValue(salt / timestamp_ms);
  const type = signature_type as clobV2.SignatureTypeV2;
  const signing = new clobV2.OrderBuilder(viemWallet(account, NO_NODE), clobV2.Chain.POLYGON, type, struct.maker);
  const options = { tickSize, negRisk: input.negRisk === true };
  if (wish.makerAmount !== undefined)
    return signing.buildExchangeV3OrderFromAmounts({ ...wish, makerAmount: wish.makerAmount });
  const { amount } = wish;
  if (amount === undefined)
    return (await signing.buildOrder(wish, options, input.version)) as Parameters<typeof clobV2.orderToJsonV2>[0];
  return (await signing.buildMarketOrder({ ...wish, amount }, options, input.version)) as Parameters<
    typeof clobV2.orderToJsonV2
  >[0];
}

function ourOrder({ struct }: Golden): Order {
  return {
    salt: Number(struct.salt),
    maker: struct.maker as Address,
    signer: struct.signer as Address,
    tokenId: struct.tokenId as TokenId,
    makerAmount: Number(struct.makerAmount),
    takerAmount: Number(struct.takerAmount),
    side: struct.side === 0 ? 'BUY' : 'SELL',
    signatureType: struct.signatureType,
    timestamp: Number(struct.timestamp),
    metadata: struct.metadata,
    builder: struct.builder,
  };
}

function domainOf({ input }: Golden) {
  return orderDomain(input.version === 3 ? 'v2' : 'v1', input.negRisk === true);
}

type OfficialBody = {
  readonly owner: string;
  readonly order: {
    salt: number;
    maker: Address;
    signer: Address;
    tokenId: TokenId;
    side: 'BUY' | 'SELL';
    timestamp: string;
  };
};

/** The body that we send for the same wish, salt and moment. */
function ourBody({ owner, order }: OfficialBody, cents: number, hundredths: number, version: number): string {
  const { salt, maker, signer, tokenId, side } = order;
  const amounts = orderAmounts('GTC', side, priceOf(cents * 100), microShares(hundredths * 10_000), tick(100));
  const ours: Order = {
    salt,
    maker,
    signer,
    tokenId,
    side,
    ...amounts,
    signatureType: 0,
    timestamp: Number(order.timestamp),
    metadata: ZERO_BYTES32,
    builder: ZERO_BYTES32,
  };
  const { signature } = orderSigner(privateKey(KEYS.alice))(ours, orderDomain(version === 3 ? 'v2' : 'v1', false));
  const rest = { expirationS: 0, owner, orderType: 'GTC', postOnly: false, deferExec: false } as const;
  return postOrderBody({ order: ours, signature, ...rest });
}

expectListedCalls('bytes');
