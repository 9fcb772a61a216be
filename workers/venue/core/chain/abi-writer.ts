import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import { addressWord, uintWord } from '../../../../shared/wire/signing/typed-data.ts';

const WORD = 32;

/** One word: a number, a flag or an address as a contract returns it. */
export function abiWord(value: bigint | boolean | string): Uint8Array {
  if (typeof value === 'string') return addressWord(value);
  return uintWord(typeof value === 'boolean' ? Number(value) : value);
}

/** A returned array of numbers. */
export function abiUints(values: readonly bigint[]): Uint8Array {
  return concatBytes(uintWord(WORD), uintWord(values.length), ...values.map((value) => uintWord(value)));
}

/** What `aggregate3` of Multicall3 returns: an array of `(bool success, bytes returnData)`. */
export function abiResults(results: readonly { readonly success: boolean; readonly data: Uint8Array }[]): Uint8Array {
  const bodies = results.map(({ success, data }) =>
    concatBytes(abiWord(success), uintWord(2 * WORD), uintWord(data.length), padded(data)),
  );
  let offset = results.length * WORD;
  const heads = bodies.map((body) => {
    const head = uintWord(offset);
    offset += body.length;
    return head;
  });
  return concatBytes(uintWord(WORD), uintWord(results.length), ...heads, ...bodies);
}

/** Bytes as 0x hex. */
export function hexOf(bytes: Uint8Array): string {
  return `0x${bytesToHex(bytes)}`;
}

function padded(data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(data.length / WORD) * WORD);
  whole.set(data);
  return whole;
}
