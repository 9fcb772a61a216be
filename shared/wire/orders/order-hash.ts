import { keccak_256 } from '@noble/hashes/sha3.js';
import type { OrderHash } from '../../market/ids.ts';
import { addressWord, bytes32Word, textWord, typedDataDigest, uintWord } from '../signing/typed-data.ts';
import type { Order } from './order.ts';
import type { OrderDomain } from './order-domain.ts';

/** EIP-712 type of an order, the same for CLOB V2 and Exchange V3 (protocol §3.1). */
export const ORDER_TYPE =
  'Order(uint256 salt,address maker,address signer,uint256 tokenId,uint256 makerAmount,uint256 takerAmount,uint8 side,' +
  'uint8 signatureType,uint256 timestamp,bytes32 metadata,bytes32 builder)';

const WORD = 32;

/** The struct's words, type hash first. One buffer for all orders: hashing is on the way of every order that leaves. */
const words = new Uint8Array(12 * WORD);
const view = new DataView(words.buffer);
words.set(textWord(ORDER_TYPE));

/** Words of texts that come again and again: a wallet's addresses, a round's tokens, no metadata. */
const MAX_CACHED_WORDS = 256;
const cachedWords = new Map<string, Uint8Array>();

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
  putNumber(1, order.salt);
  putText(2, order.maker, addressWord);
  putText(3, order.signer, addressWord);
  putText(4, order.tokenId, uintWord);
  putNumber(5, order.makerAmount);
  putNumber(6, order.takerAmount);
  putNumber(7, order.side === 'BUY' ? 0 : 1);
  putNumber(8, order.signatureType);
  putNumber(9, order.timestamp);
  putText(10, order.metadata, bytes32Word);
  putText(11, order.builder, bytes32Word);
  return keccak_256(words);
}

/** A digest as an order id is written. */
export function hashText(digest: Uint8Array): OrderHash {
  return `0x${Buffer.from(digest.buffer, digest.byteOffset, digest.length).toString('hex')}` as OrderHash;
}

/** A non-negative safe integer: the upper 24 bytes of its word are never written to. */
function putNumber(word: number, value: number): void {
  const end = (word + 1) * WORD;
  view.setUint32(end - 8, Math.floor(value / 2 ** 32));
  view.setUint32(end - 4, value % 2 ** 32);
}

function putText(word: number, text: string, encode: (text: string) => Uint8Array): void {
  let encoded = cachedWords.get(text);
  if (encoded === undefined) {
    encoded = encode(text);
    if (cachedWords.size >= MAX_CACHED_WORDS) cachedWords.clear();
    cachedWords.set(text, encoded);
  }
  words.set(encoded, word * WORD);
}
