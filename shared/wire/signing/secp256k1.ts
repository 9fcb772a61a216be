import { secp256k1 } from '@noble/curves/secp256k1.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { WireError } from '../../errors.ts';
import type { Brand } from '../../units/brand.ts';

/** An account on chain: 0x and 40 hex digits, with the mixed-case checksum of EIP-55 where we made it. */
export type Address = Brand<string, 'Address'>;

/** A 32-byte private key as 0x and 64 hex digits. Never logged, never on a tape. */
export type PrivateKey = Brand<string, 'PrivateKey'>;

/** 65 bytes r ‖ s ‖ v as hex, v = 27 or 28, s in the lower half of the group. */
export type Signature = Brand<string, 'Signature'>;

const SIGNATURE_LENGTH = 65;

/** @throws {WireError} code `private_key` when the text is no usable key; the message never repeats it. */
export function privateKey(text: string): PrivateKey {
  if (/^0x[0-9a-fA-F]{64}$/.test(text) && secp256k1.utils.isValidSecretKey(hexToBytes(text.slice(2)))) {
    return text as PrivateKey;
  }
  throw new WireError('private_key', 'a private key is 0x and 64 hex digits, within the order of secp256k1');
}

/** The checksummed address that a key controls. */
export function addressOf(key: PrivateKey): Address {
  return addressOfPublicKey(secp256k1.getPublicKey(hexToBytes(key.slice(2)), false));
}

/**
 * Signs a 32-byte digest. Deterministic (RFC 6979), so that the same order always has the same bytes.
 *
 * @returns a function that holds the decoded key, for callers that sign often.
 */
export function digestSigner(key: PrivateKey): (digest: Uint8Array) => Signature {
  const secret = hexToBytes(key.slice(2));
  return (digest) => {
    const recovered = secp256k1.sign(digest, secret, { prehash: false, format: 'recovered' });
    const v = (recovered[0] ?? 0) + 27;
    return `0x${bytesToHex(recovered.subarray(1))}${v.toString(16)}` as Signature;
  };
}

/** The address whose key made this signature over the digest; `undefined` when the bytes are no signature. */
export function recoverAddress(digest: Uint8Array, signature: string): Address | undefined {
  const bytes = signatureBytes(signature);
  if (bytes === undefined) return undefined;
  try {
    const publicKey = secp256k1.recoverPublicKey(bytes, digest, { prehash: false });
    return addressOfPublicKey(secp256k1.Point.fromBytes(publicKey).toBytes(false));
  } catch {
    return undefined; // No point of the curve: the signature is forged or torn, which is the answer to the question.
  }
}

/** Recovery bit first, as the curve library wants it. */
function signatureBytes(signature: string): Uint8Array | undefined {
  if (!/^0x[0-9a-fA-F]{130}$/.test(signature)) return undefined;
  const bytes = hexToBytes(signature.slice(2));
  const recovery = (bytes[SIGNATURE_LENGTH - 1] ?? 0) - 27;
  if (recovery !== 0 && recovery !== 1) return undefined;
  return concatBytes(Uint8Array.of(recovery), bytes.subarray(0, SIGNATURE_LENGTH - 1));
}

function addressOfPublicKey(uncompressed: Uint8Array): Address {
  return checksummed(bytesToHex(keccak_256(uncompressed.subarray(1)).subarray(12)));
}

/** EIP-55: a digit is upper case where the hash of the lower-case text has a nibble of 8 or more. */
function checksummed(lowerHex: string): Address {
  const hash = bytesToHex(keccak_256(utf8ToBytes(lowerHex)));
  const digits = lowerHex.replaceAll(/[a-f]/g, (digit, at: number) =>
    Number.parseInt(hash.charAt(at), 16) >= 8 ? digit.toUpperCase() : digit,
  );
  return `0x${digits}` as Address;
}
