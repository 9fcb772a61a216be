import { describe, expect, it } from 'vitest';
import type { TokenId } from '../../../../shared/market/ids.ts';
import { type Address, type PrivateKey, type Signature } from '../../../../shared/wire/auth/index.ts';
import {
  ORDER_DOMAINS,
  type Order,
  orderDomain,
  orderHash,
  orderSigner,
  parsePostedOrder,
  postOrderBody,
  verifyOrder,
} from '../../../../shared/wire/orders/index.ts';
import { golden, goldenAccount } from '../../../support/golden-vectors.ts';

type Golden = (typeof golden.orders)[number];

function orderOf({ struct }: Golden): Order {
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

function postedOf(vector: Golden) {
  const { input, post, signature } = vector;
  return {
    order: orderOf(vector),
    signature: signature as Signature,
    expirationS: input.expiration ?? 0,
    owner: post.api_key,
    orderType: input.orderType,
    postOnly: input.postOnly,
    deferExec: input.deferExec,
  };
}

/** Alice's first, signed by her own key. */
const plain = golden.orders[0] as Golden;
const wrapped = golden.orders.find((vector) => vector.signature_type === 3) as Golden;

describe('orders of the official client', () => {
  it('are ten, of all four signature types', () => {
    expect(golden.orders).toHaveLength(10);
    expect(new Set(golden.orders.map((vector) => vector.signature_type))).toEqual(new Set([0, 1, 2, 3]));
  });

  it.each(golden.orders)('have the hash that we compute: $name', (vector) => {
    expect(orderHash(orderOf(vector), domainOf(vector))).toBe(vector.order_hash);
  });

  it.each(golden.orders)('have, byte for byte, the signature that we make: $name', (vector) => {
    const sign = orderSigner(goldenAccount(vector.account).private_key as PrivateKey);
    expect(sign(orderOf(vector), domainOf(vector))).toEqual({
      orderId: vector.order_hash,
      signature: vector.signature,
    });
  });

  it.each(golden.orders)('prove who signed them: $name', (vector) => {
    const { address } = goldenAccount(vector.account);
    expect(verdictOf(vector)).toEqual({ kind: 'signed', signer: address });
  });

  it.each(golden.orders)('travel, byte for byte, in the body that we write: $name', (vector) => {
    expect(postOrderBody(postedOf(vector))).toBe(vector.post.wire_body);
  });

  it.each(golden.orders)('are read back from their body as they were: $name', (vector) => {
    expect(parsePostedOrder(JSON.parse(vector.post.wire_body))).toEqual({ kind: 'order', posted: postedOf(vector) });
  });
});

function verdictOf(vector: Golden, change: Partial<Order> = {}, signature = vector.signature) {
  return verifyOrder({ ...orderOf(vector), ...change }, domainOf(vector), signature);
}

describe.each([
  ['plain', plain],
  ['wrapped', wrapped],
])('a %s signature', (_, vector) => {
  it.each([
    ['amount', { takerAmount: 20_000_001 }],
    ['side', { side: 'SELL' }],
    ['token', { tokenId: '5' as TokenId }],
    ['salt', { salt: 1 }],
    ['timestamp', { timestamp: 1 }],
    ['wallet', { maker: golden.accounts[1]?.address as Address, signer: golden.accounts[1]?.address as Address }],
  ] as const)('proves nothing about an order with another %s', (_name, change) => {
    expect(verdictOf(vector, change)).toEqual({ kind: 'bad' });
  });

  it.each(ORDER_DOMAINS.filter((domain) => domain !== domainOf(vector)))(
    'proves nothing at another exchange: $version $verifyingContract',
    (domain) => {
      expect(verifyOrder(orderOf(vector), domain, vector.signature)).toEqual({ kind: 'bad' });
    },
  );

  it.each(['', '0x', 'nonsense', `0x${'00'.repeat(65)}`, `0x${'ff'.repeat(65)}`, vector.signature.slice(0, -2)])(
    'that is none proves nothing and throws nothing: %s',
    (signature) => {
      expect(verdictOf(vector, {}, signature)).toEqual({ kind: 'bad' });
    },
  );

  it('is read whatever the case of its digits', () => {
    expect(verdictOf(vector, {}, `0x${vector.signature.slice(2).toUpperCase()}`)).toEqual(verdictOf(vector));
  });
});

describe('a wrapped signature', () => {
  it('is not taken for a plain one, nor a plain one for it', () => {
    expect(verdictOf(wrapped, { signatureType: 0 })).toEqual({ kind: 'bad' });
    expect(verdictOf(plain, { signatureType: 3 })).toEqual({ kind: 'bad' });
  });
});
