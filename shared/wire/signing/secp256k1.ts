import { instantiateSecp256k1 } from '@bitauth/libauth/build/lib/crypto/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { WireError } from '../../errors.ts';
import type { Brand } from '../../units/brand.ts';

/** An account on chain: 0x and 40 hex digits, with the mixed-case checksum of EIP-55 where we made it. */
export type Address = Brand<string, 'Address'>;

/** A 32-byte private key as 0x and 64 hex digits. Never logged, never on a tape. */
export type PrivateKey = Brand<string, 'PrivateKey'>;

/** 65 bytes r ‖ s ‖ v as hex, v = 27 or 28, s in the lower half of the group. */
export type Signature = Brand<string, 'Signature'>;

/**
 * Bitcoin Core's libsecp256k1 in WebAssembly: a quarter of the time that pure JavaScript takes for a signature, an eighth
 * for a recovery, and unlike a native add-on it cannot take the process down with it. Compiled once per thread.
 */
const secp256k1 = await instantiateSecp256k1();

const PUBLIC_KEY_PREFIX_LENGTH = 1;

/** @throws {WireError} code `private_key` when the text is no usable key; the message never repeats it. */
export function privateKey(text: string): PrivateKey {
  if (/^0x[0-9a-fA-F]{64}$/.test(text) && secp256k1.validatePrivateKey(hexToBytes(text.slice(2)))) {
    return text as PrivateKey;
  }
  throw new WireError('private_key', 'a private key is 0x and 64 hex digits, within the order of secp256k1');
}

/** The checksummed address that a key controls. */
export function addressOf(key: PrivateKey): Address {
  const publicKey = secp256k1.derivePublicKeyUncompressed(hexToBytes(key.slice(2)));
  if (typeof publicKey === 'string') throw new WireError('private_key', publicKey);
  return addressOfPublicKey(publicKey);
}

/**
 * Signs a 32-byte digest. Deterministic (RFC 6979), so that the same order always has the same bytes.
 *
 * @returns a function that holds the decoded key, for callers that sign often.
 */
export function digestSigner(key: PrivateKey): (digest: Uint8Array) => Signature {
  const secret = hexToBytes(key.slice(2));
  return (digest) => {
    const signed = secp256k1.signMessageHashRecoverableCompact(secret, digest);
    if (typeof signed === 'string') throw new WireError('signing', signed);
    return `0x${Buffer.from(signed.signature).toString('hex')}${(signed.recoveryId + 27).toString(16)}` as Signature;
  };
}

/** The address whose key made this signature over the digest; `undefined` when the bytes are no signature. */
export function recoverAddress(digest: Uint8Array, signature: string): Address | undefined {
  const parts = /^0x([0-9a-fA-F]{128})(1b|1c)$/i.exec(signature);
  if (parts === null) return undefined;
  const [, compact = '', v] = parts;
  const recoveryId = v?.toLowerCase() === '1b' ? 0 : 1;
  const publicKey = secp256k1.recoverPublicKeyUncompressed(hexToBytes(compact), recoveryId, digest);
  // A text means: no point of the curve, the signature is forged or torn, which is the answer to the question.
  return typeof publicKey === 'string' ? undefined : addressOfPublicKey(publicKey);
}

function addressOfPublicKey(uncompressed: Uint8Array): Address {
  return checksummed(bytesToHex(keccak_256(uncompressed.subarray(PUBLIC_KEY_PREFIX_LENGTH)).subarray(12)));
}

/** EIP-55: a digit is upper case where the hash of the lower-case text has a nibble of 8 or more. */
export function checksummed(lowerHex: string): Address {
  const hash = bytesToHex(keccak_256(utf8ToBytes(lowerHex)));
  const digits = lowerHex.replaceAll(/[a-f]/g, (digit, at: number) =>
    Number.parseInt(hash.charAt(at), 16) >= 8 ? digit.toUpperCase() : digit,
  );
  return `0x${digits}` as Address;
}
