import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { OrderHash } from '../../market/ids.ts';
import { type Address, digestSigner, type PrivateKey, recoverAddress, type Signature } from '../signing/secp256k1.ts';
import { addressWord, structHash, textWord, typedDataDigest, uintWord } from '../signing/typed-data.ts';
import { CHAIN_ID, type Order } from './order.ts';
import type { OrderDomain } from './order-domain.ts';
import { hashText, ORDER_TYPE, orderDigest, orderStruct } from './order-hash.ts';

const WRAPPER_TYPE_HASH = textWord(
  'TypedDataSign(Order contents,string name,string version,uint256 chainId,address verifyingContract,bytes32 salt)' +
    ORDER_TYPE,
);
const WALLET_WORDS = [textWord('DepositWallet'), textWord('1'), uintWord(CHAIN_ID)];
const NO_SALT = new Uint8Array(32);

const ORDER_TYPE_BYTES = utf8ToBytes(ORDER_TYPE);
const ORDER_TYPE_LENGTH = Uint8Array.of(ORDER_TYPE_BYTES.length >> 8, ORDER_TYPE_BYTES.length & 0xff);

/** Hex digits of 0x and a 65-byte signature. */
const PLAIN_LENGTH = 2 + 65 * 2;

/** Signs an order and tells the id it will have. */
export type OrderSigner = (
  order: Order,
  domain: OrderDomain,
) => {
  readonly orderId: OrderHash;
  readonly signature: Signature;
};

/**
 * A signer for orders of every signature type; the order states which (protocol §3.2). Types 0 to 2 have the key's plain
 * signature; for type 3 it is wrapped in the form of ERC-7739, by which the deposit wallet knows that its owner meant
 * this order, this exchange and this wallet.
 */
export function orderSigner(key: PrivateKey): OrderSigner {
  const sign = digestSigner(key);
  return (order, domain) => {
    const struct = orderStruct(order);
    const digest = typedDataDigest(domain.separator, struct);
    const signature =
      order.signatureType === 3
        ? (`${sign(walletDigest(struct, order.maker, domain))}${wrapping(struct, domain)}` as Signature)
        : sign(digest);
    return { orderId: hashText(digest), signature };
  };
}

/** What a signature proves. */
export type OrderVerdict =
  /** `signer` is the EOA whose key signed: for types 0 to 2 the order's own signer, for type 3 whoever owns the wallet. */
  | { readonly kind: 'signed'; readonly signer: Address }
  /** Not a signature of this order for this exchange, or for types 0 to 2 one by somebody else than its signer. */
  | { readonly kind: 'bad' };

/**
 * Checks an order's signature offline, for all four types (protocol §3.2). Whether a proxy, Safe or deposit wallet
 * belongs to the signer is not in the signature; the caller compares it with the derived wallets.
 */
export function verifyOrder(order: Order, domain: OrderDomain, signature: string): OrderVerdict {
  if (order.signatureType === 3) return verifyWrapped(order, domain, signature);
  const signer = recoverAddress(orderDigest(order, domain), signature);
  const right = signer !== undefined && signer.toLowerCase() === order.signer.toLowerCase();
  return right ? { kind: 'signed', signer } : { kind: 'bad' };
}

function verifyWrapped(order: Order, domain: OrderDomain, signature: string): OrderVerdict {
  const struct = orderStruct(order);
  if (signature.slice(PLAIN_LENGTH).toLowerCase() !== wrapping(struct, domain)) return { kind: 'bad' };
  const signer = recoverAddress(walletDigest(struct, order.maker, domain), signature.slice(0, PLAIN_LENGTH));
  return signer === undefined ? { kind: 'bad' } : { kind: 'signed', signer };
}

/** What follows the plain signature: separator ‖ struct hash ‖ type ‖ length of the type, in hex. */
function wrapping(struct: Uint8Array, domain: OrderDomain): string {
  return bytesToHex(concatBytes(domain.separator, struct, ORDER_TYPE_BYTES, ORDER_TYPE_LENGTH));
}

/** What the owner of a deposit wallet signs: the order, and the wallet's own domain as a part of the message. */
function walletDigest(struct: Uint8Array, wallet: Address, domain: OrderDomain): Uint8Array {
  const words = [WRAPPER_TYPE_HASH, struct, ...WALLET_WORDS, addressWord(wallet), NO_SALT];
  return typedDataDigest(domain.separator, structHash(words));
}
