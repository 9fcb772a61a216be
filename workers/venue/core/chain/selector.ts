import { keccak_256 } from '@noble/hashes/sha3.js';
import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';

const SELECTOR_LENGTH = 4;

/** The first four bytes of call data that name a function, as 8 hex digits: `approve(address,uint256)` → `095ea7b3`. */
export function selector(signature: string): string {
  return bytesToHex(keccak_256(utf8ToBytes(signature)).subarray(0, SELECTOR_LENGTH));
}

/** Call data taken apart: the function's selector and its arguments. */
export type CallData = { readonly selector: string; readonly args: Uint8Array };

/** Splits call data; data without a whole selector has an empty one. */
export function callData(data: Uint8Array): CallData {
  if (data.length < SELECTOR_LENGTH) return { selector: '', args: data };
  return { selector: bytesToHex(data.subarray(0, SELECTOR_LENGTH)), args: data.subarray(SELECTOR_LENGTH) };
}

/** Bytes of 0x hex; `undefined` when the text is none. */
export function bytesOf(hex: string): Uint8Array | undefined {
  return /^0x([0-9a-fA-F]{2})*$/.test(hex) ? hexToBytes(hex.slice(2)) : undefined;
}
