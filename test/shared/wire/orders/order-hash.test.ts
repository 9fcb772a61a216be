import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokenId } from '../../../../shared/market/ids.ts';
import type { Address } from '../../../../shared/wire/auth/index.ts';
import type { Order, SignatureType } from '../../../../shared/wire/orders/index.ts';
import { ORDER_TYPE, orderStruct } from '../../../../shared/wire/orders/order-hash.ts';
import { addressWord, bytes32Word, textWord, uintWord } from '../../../../shared/wire/signing/typed-data.ts';

/** EIP-712 as it reads: one word after the other. */
function plainStruct(order: Order): Uint8Array {
  return keccak_256(
    concatBytes(
      textWord(ORDER_TYPE),
      uintWord(order.salt),
      addressWord(order.maker),
      addressWord(order.signer),
      uintWord(order.tokenId),
      uintWord(order.makerAmount),
      uintWord(order.takerAmount),
      uintWord(order.side === 'BUY' ? 0 : 1),
      uintWord(order.signatureType),
      uintWord(order.timestamp),
      bytes32Word(order.metadata),
      bytes32Word(order.builder),
    ),
  );
}

const hex = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((raw) => `0x${Buffer.from(raw).toString('hex')}`);
const address = hex(20).map((text) => text as Address);
const whole = fc.maxSafeNat();

const anyOrder: fc.Arbitrary<Order> = fc.record({
  salt: whole,
  maker: address,
  signer: address,
  tokenId: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map((id) => String(id) as TokenId),
  makerAmount: whole,
  takerAmount: whole,
  side: fc.constantFrom('BUY', 'SELL'),
  signatureType: fc.constantFrom<SignatureType>(0, 1, 2, 3),
  timestamp: whole,
  metadata: hex(32),
  builder: hex(32),
});

/** Protocol §3.1, in this order. V1 also had taker, expiration, nonce and feeRateBps. */
const SIGNED_FIELDS = {
  salt: 'uint256',
  maker: 'address',
  signer: 'address',
  tokenId: 'uint256',
  makerAmount: 'uint256',
  takerAmount: 'uint256',
  side: 'uint8',
  signatureType: 'uint8',
  timestamp: 'uint256',
  metadata: 'bytes32',
  builder: 'bytes32',
};

describe('the hash of an order', () => {
  it('M163: signs exactly the fields of V2, and no fee: what the venue charges is not for the order to say', () => {
    const fields = Object.entries(SIGNED_FIELDS).map(([name, type]) => `${type} ${name}`);
    expect(ORDER_TYPE).toBe(`Order(${fields.join(',')})`);
    expect(ORDER_TYPE).not.toMatch(/fee/i);
    const [order] = fc.sample(anyOrder, 1);
    const digest = orderStruct(order!);
    expect(Object.keys(order!)).toEqual(Object.keys(SIGNED_FIELDS));
    expect(orderStruct({ ...order!, feeRateBps: 1_000 } as Order)).toEqual(digest);
  });

  it('is that of the words written out one by one, whatever order came before in the same buffer', () => {
    fc.assert(
      fc.property(fc.array(anyOrder, { minLength: 1, maxLength: 5 }), (orders) => {
        for (const order of orders) expect(orderStruct(order)).toEqual(plainStruct(order));
      }),
    );
  });
});
