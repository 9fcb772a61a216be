import { secp256k1 as reference } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  digestSigner,
  type PrivateKey,
  privateKey,
  recoverAddress,
} from '../../../../shared/wire/signing/secp256k1.ts';

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const keys = bytes32.filter((bytes) => reference.utils.isValidSecretKey(bytes));

describe('secp256k1 in WebAssembly', () => {
  it('signs the same bytes as a second implementation, so that an order signed twice has one id and one signature', () => {
    fc.assert(
      fc.property(keys, bytes32, (secret, digest) => {
        const [recovery = 0, ...compact] = reference.sign(digest, secret, { prehash: false, format: 'recovered' });
        const expected = `0x${bytesToHex(Uint8Array.from(compact))}${(recovery + 27).toString(16)}`;
        expect(digestSigner(keyOf(secret))(digest)).toBe(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('finds the signer of a digest, and somebody else or nobody for any other digest', () => {
    fc.assert(
      fc.property(keys, bytes32, bytes32, (secret, digest, other) => {
        fc.pre(bytesToHex(other) !== bytesToHex(digest));
        const key = keyOf(secret);
        const signature = digestSigner(key)(digest);
        expect(recoverAddress(digest, signature)).toBe(addressOf(key));
        expect(recoverAddress(other, signature)).not.toBe(addressOf(key));
      }),
    );
  });

  it('a torn or forged signature gives nobody or a stranger and never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), bytes32, (bytes, digest) => {
        const address = recoverAddress(digest, `0x${bytesToHex(bytes)}`);
        expect(address === undefined || /^0x[0-9a-fA-F]{40}$/.test(address)).toBe(true);
      }),
    );
  });

  it.each([
    ['zero', '00'.repeat(32)],
    ['the order of the group', 'fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141'],
    ['half a key', '11'.repeat(16)],
  ])('%s is refused as a private key without being repeated', (_name, hex) => {
    expect(() => privateKey(`0x${hex}`)).toThrow(/private key/);
    expect(() => privateKey(`0x${hex}`)).not.toThrow(hex);
  });

  it('knows the address of a published test key', () => {
    const key = privateKey('0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80');
    expect(addressOf(key)).toBe('0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266');
  });
});

function keyOf(secret: Uint8Array): PrivateKey {
  return privateKey(`0x${bytesToHex(secret)}`);
}
