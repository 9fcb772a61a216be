import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Address,
  addressOf,
  hmacSignature,
  l1Headers,
  l2Headers,
  privateKey,
  recoverClobAuth,
} from '../../../../shared/wire/auth/index.ts';
import { golden, goldenAccount } from '../../../support/golden-vectors.ts';

const keyOf = (account: string) => privateKey(goldenAccount(account).private_key);

describe('level 1', () => {
  it.each(golden.accounts)('knows the checksummed address of $name', ({ name, address }) => {
    expect(addressOf(keyOf(name))).toBe(address);
  });

  it.each(golden.l1_clob_auth)('signs as the official client: $account, chain $chain_id, nonce $nonce', (vector) => {
    const auth = { chainId: vector.chain_id, timestampS: vector.timestamp, nonce: vector.nonce };
    expect(l1Headers(keyOf(vector.account), auth)).toEqual(vector.headers);
  });

  it.each(golden.l1_clob_auth)('is checked by the address that it recovers to: $account, nonce $nonce', (vector) => {
    const auth = { chainId: vector.chain_id, timestampS: vector.timestamp, nonce: vector.nonce };
    const { POLY_ADDRESS: address, POLY_SIGNATURE: signature = '' } = vector.headers;
    expect(recoverClobAuth(address as Address, auth, signature)).toBe(address);
    expect(recoverClobAuth(address as Address, { ...auth, nonce: auth.nonce + 1 }, signature)).not.toBe(address);
  });

  it.each(['', '0x', '59c6', `0x${'0'.repeat(64)}`, `0x${'f'.repeat(64)}`])(
    'refuses a key that is none, without repeating it: %s',
    (text) => {
      expect(() => privateKey(text)).toThrow(expect.objectContaining({ code: 'private_key' }));
    },
  );
});

describe('level 2', () => {
  it('is HMAC-SHA256 as Node knows it, for secrets of every length', () => {
    const secret = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('base64'));
    fc.assert(
      fc.property(secret, fc.string({ unit: 'binary' }), (key, body) => {
        const message = `1000000POST/orders${body}`;
        const expected = createHmac('sha256', Buffer.from(key, 'base64')).update(message).digest('base64');
        const signature = hmacSignature(key, 1_000_000, 'POST', '/orders', body);
        expect(signature.replaceAll('-', '+').replaceAll('_', '/')).toBe(expected);
      }),
    );
  });

  it.each(golden.l2_hmac)('V-HMAC: signs $method $path as the official client', (vector) => {
    const { secret, timestamp, method, path, body } = vector;
    expect(hmacSignature(secret, timestamp, method, path, body ?? undefined)).toBe(vector.signature);
  });

  it.each(golden.orders)('sends the headers of the official client with: $name', ({ account, post }) => {
    const credentials = { apiKey: post.api_key, secret: post.secret, passphrase: post.passphrase };
    const address = addressOf(keyOf(account));
    expect(l2Headers({ address, credentials }, post.l2_timestamp, 'POST', post.path, post.wire_body)).toEqual(
      post.headers,
    );
  });
});
