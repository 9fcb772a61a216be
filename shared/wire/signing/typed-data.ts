import { keccak_256 } from '@noble/hashes/sha3.js';
import { concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

/** Building blocks of EIP-712: every member of a struct is one 32-byte word, a struct's hash is keccak over its words. */
const WORD = 32;
const DIGEST_PREFIX = Uint8Array.of(0x19, 0x01);

/** Members of a signing domain, in the order of EIP-712; `verifyingContract` is left out where there is none. */
export type Domain = {
  readonly name: string;
  readonly version: string;
  readonly chainId: number;
  readonly verifyingContract?: string;
};

/** Hash of a text, as a type string or a dynamic member is encoded. */
export function textWord(text: string): Uint8Array {
  return keccak_256(utf8ToBytes(text));
}

/** A non-negative integer, big-endian. Trusts that it fits 256 bits. */
export function uintWord(value: number | bigint | string): Uint8Array {
  const hex = BigInt(value)
    .toString(16)
    .padStart(WORD * 2, '0');
  return hexToBytes(hex);
}

/** An address (0x and 40 hex digits), right-aligned. */
export function addressWord(address: string): Uint8Array {
  const word = new Uint8Array(WORD);
  word.set(hexToBytes(address.slice(2)), WORD - 20);
  return word;
}

/** 32 bytes as they are, from 0x and 64 hex digits. */
export function bytes32Word(hex: string): Uint8Array {
  return hexToBytes(hex.slice(2));
}

export function structHash(words: readonly Uint8Array[]): Uint8Array {
  return keccak_256(concatBytes(...words));
}

export function domainSeparator({ name, version, chainId, verifyingContract }: Domain): Uint8Array {
  const common = [textWord(name), textWord(version), uintWord(chainId)];
  if (verifyingContract === undefined) {
    return structHash([textWord('EIP712Domain(string name,string version,uint256 chainId)'), ...common]);
  }
  const type = 'EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)';
  return structHash([textWord(type), ...common, addressWord(verifyingContract)]);
}

/** What is signed: keccak(0x1901 ‖ domain separator ‖ struct hash). */
export function typedDataDigest(separator: Uint8Array, struct: Uint8Array): Uint8Array {
  return keccak_256(concatBytes(DIGEST_PREFIX, separator, struct));
}
