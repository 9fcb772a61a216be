import { test as property } from '@fast-check/vitest';
import { secp256k1 as reference } from '@noble/curves/secp256k1.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { uint8Array } from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressOf,
  digestSigner,
  type PrivateKey,
  privateKey,
  recoverAddress,
} from '../../../../shared/wire/signing/secp256k1.ts';

const bytes32 = uint8Array({ minLength: 32, maxLength: 32 });
const keys = bytes32.filter((bytes) => reference.utils.isValidSecretKey(bytes));

describe('secp256k1 in WebAssembly', () => {
  property.prop({ secret: keys, digest: bytes32 }, { numRuns: 200 })(
    'signs the same bytes as a second implementation, so that an order signed twice has one id and one signature',
    ({ secret, digest }) => {
      const [recovery = 0, ...compact] = reference.sign(digest, secret, { prehash: false, format: 'recovered' });
      const expected = `0x${bytesToHex(Uint8Array.from(compact))}${(recovery + 27).toString(16)}`;
      expect(digestSigner(keyOf(secret))(digest)).toBe(expected);
    },
  );

  property.prop({ secret: keys, digest: bytes32, other: bytes32 }, { numRuns: 100 })(
    'finds the signer of a digest, and somebody else or nobody for any other digest',
    ({ secret, digest, other }) => {
      const key = keyOf(secret);
      const signature = digestSigner(key)(digest);
      expect(recoverAddress(digest, signature)).toBe(addressOf(key));
      if (bytesToHex(other) !== bytesToHex(digest)) expect(recoverAddress(other, signature)).not.toBe(addressOf(key));
    },
  );

  property.prop({ bytes: uint8Array({ minLength: 0, maxLength: 70 }), digest: bytes32 })(
    'a torn or forged signature gives nobody or a stranger and never throws',
    ({ bytes, digest }) => {
      const address = recoverAddress(digest, `0x${bytesToHex(bytes)}`);
      expect(address === undefined || /^0x[0-9a-fA-F]{40}$/.test(address)).toBe(true);
    },
  );

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
