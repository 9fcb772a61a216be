import { bytesToHex } from '@noble/hashes/utils.js';
import type { OrderHash } from '../../market/ids.ts';
import { addressWord, bytes32Word, structHash, textWord, typedDataDigest, uintWord } from '../signing/typed-data.ts';
import type { Order } from './order.ts';
import type { OrderDomain } from './order-domain.ts';

/** EIP-712 type of an order, the same for CLOB V2 and Exchange V3 (protocol §3.1). */
export const ORDER_TYPE =
  'Order(uint256 salt,address maker,address signer,uint256 tokenId,uint256 makerAmount,uint256 takerAmount,uint8 side,' +
  'uint8 signatureType,uint256 timestamp,bytes32 metadata,bytes32 builder)';

const TYPE_HASH = textWord(ORDER_TYPE);

/** An order's id at the venue: the EIP-712 digest of its struct, known before it is sent (protocol §3.1). */
export function orderHash(order: Order, domain: OrderDomain): OrderHash {
  return hashText(orderDigest(order, domain));
}

/** What an EOA signs for its own orders, and for those of its proxy and Safe: the order's id as bytes. */
export function orderDigest(order: Order, domain: OrderDomain): Uint8Array {
  return typedDataDigest(domain.separator, orderStruct(order));
}

/** EIP-712 hash of the struct alone, without a domain. */
export function orderStruct(order: Order): Uint8Array {
  return structHash([
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
}

/** A digest as an order id is written. */
export function hashText(digest: Uint8Array): OrderHash {
  return `0x${bytesToHex(digest)}` as OrderHash;
}
