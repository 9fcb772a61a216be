import { describe, expect, it } from 'vitest';
import type { TokenId } from '../../../../shared/market/ids.ts';
import { type Address, type PrivateKey, type Signature } from '../../../../shared/wire/auth/index.ts';
import {
  type Order,
  orderDomain,
  orderHash,
  orderSigner,
  parsePostedOrder,
  postOrderBody,
  recoverSigner,
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

const eoaOrders = golden.orders.filter((vector) => vector.signature_type === 0);
const keySigned = golden.orders.filter((vector) => vector.signature_type !== 3);

describe('orders of the official client', () => {
  it('are ten, of all four signature types', () => {
    expect(golden.orders).toHaveLength(10);
    expect(new Set(golden.orders.map((vector) => vector.signature_type))).toEqual(new Set([0, 1, 2, 3]));
  });

  it.each(golden.orders)('have the hash that we compute: $name', (vector) => {
    expect(orderHash(orderOf(vector), domainOf(vector))).toBe(vector.order_hash);
  });

  it.each(eoaOrders)('have, byte for byte, the signature that we make: $name', (vector) => {
    const sign = orderSigner(goldenAccount(vector.account).private_key as PrivateKey);
    expect(sign(orderOf(vector), domainOf(vector))).toEqual({
      orderId: vector.order_hash,
      signature: vector.signature,
    });
  });

  it.each(keySigned)('give back their signer: $name', (vector) => {
    const signer = recoverSigner(orderOf(vector), domainOf(vector), vector.signature);
    expect(signer).toBe(goldenAccount(vector.account).address);
  });

  it.each(golden.orders)('travel, byte for byte, in the body that we write: $name', (vector) => {
    expect(postOrderBody(postedOf(vector))).toBe(vector.post.wire_body);
  });

  it.each(golden.orders)('are read back from their body as they were: $name', (vector) => {
    expect(parsePostedOrder(JSON.parse(vector.post.wire_body))).toEqual({ kind: 'order', posted: postedOf(vector) });
  });
});

describe('the signature', () => {
  const vector = eoaOrders[0] as Golden;

  it('of a changed order recovers to somebody else', () => {
    const forged = { ...orderOf(vector), takerAmount: 20_000_000 };
    expect(recoverSigner(forged, domainOf(vector), vector.signature)).not.toBe(goldenAccount(vector.account).address);
  });

  it('for the other exchange recovers to somebody else', () => {
    expect(recoverSigner(orderOf(vector), orderDomain('v2', false), vector.signature)).not.toBe(
      goldenAccount(vector.account).address,
    );
  });

  it.each(['', '0x', 'nonsense', `0x${'00'.repeat(65)}`, `0x${'ff'.repeat(65)}`, vector.signature.slice(0, -2)])(
    'that is none recovers to nobody and throws nothing: %s',
    (signature) => {
      expect(recoverSigner(orderOf(vector), domainOf(vector), signature)).toBeUndefined();
    },
  );
});
