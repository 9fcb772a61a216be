import { bytesToHex } from '@noble/hashes/utils.js';
import type { OrderHash } from '../../market/ids.ts';
import { type Address, digestSigner, type PrivateKey, recoverAddress, type Signature } from '../signing/secp256k1.ts';
import { addressWord, bytes32Word, structHash, textWord, typedDataDigest, uintWord } from '../signing/typed-data.ts';
import type { Order } from './order.ts';
import type { OrderDomain } from './order-domain.ts';

const TYPE_HASH = textWord(
  'Order(uint256 salt,address maker,address signer,uint256 tokenId,uint256 makerAmount,uint256 takerAmount,uint8 side,' +
    'uint8 signatureType,uint256 timestamp,bytes32 metadata,bytes32 builder)',
);

/** An order's id at the venue: the EIP-712 digest of its struct, known before it is sent (protocol §3.1). */
export function orderHash(order: Order, domain: OrderDomain): OrderHash {
  return hashText(orderDigest(order, domain));
}

/** Signs an order and tells the id it will have. */
export type OrderSigner = (
  order: Order,
  domain: OrderDomain,
) => {
  readonly orderId: OrderHash;
  readonly signature: Signature;
};

/** A signer for signature type 0: maker and signer are the key's own address, the signature is plain (protocol §3.2). */
export function orderSigner(key: PrivateKey): OrderSigner {
  const sign = digestSigner(key);
  return (order, domain) => {
    const digest = orderDigest(order, domain);
    return { orderId: hashText(digest), signature: sign(digest) };
  };
}

/** Whose key signed the order; `undefined` when the signature is none. For signature types 0 to 2. */
export function recoverSigner(order: Order, domain: OrderDomain, signature: string): Address | undefined {
  return recoverAddress(orderDigest(order, domain), signature);
}

function orderDigest(order: Order, domain: OrderDomain): Uint8Array {
  const struct = structHash([
    TYPE_HASH,
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
  ]);
  return typedDataDigest(domain.separator, struct);
}

function hashText(digest: Uint8Array): OrderHash {
  return `0x${bytesToHex(digest)}` as OrderHash;
}
