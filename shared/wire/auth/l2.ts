import { createHmac } from 'node:crypto';
import type { Credentials } from '../endpoints.ts';
import type { Address } from '../signing/secp256k1.ts';

/** Methods of the CLOB's REST interface. */
export type HttpMethod = 'GET' | 'POST' | 'DELETE';

/** The account in whose name a request is made: the EOA that owns the API key, and the key (protocol §2.2). */
export type ClobAccount = { readonly address: Address; readonly credentials: Credentials };

/**
 * Headers that authenticate a request with API credentials (protocol §2.2, level 2).
 *
 * @param timestampS Unix seconds on the venue's clock
 * @param path without host and without query
 * @param body the exact bytes that are sent; left out when there is none
 */
export function l2Headers(
  { address, credentials }: ClobAccount,
  timestampS: number,
  method: HttpMethod,
  path: string,
  body?: string,
): Readonly<Record<string, string>> {
  return {
    POLY_ADDRESS: address,
    POLY_SIGNATURE: hmacSignature(credentials.secret, timestampS, method, path, body),
    POLY_TIMESTAMP: String(timestampS),
    POLY_API_KEY: credentials.apiKey,
    POLY_PASSPHRASE: credentials.passphrase,
  };
}

/**
 * base64url(HMAC-SHA256(secret, timestamp ‖ method ‖ path ‖ body)), padding kept (vector V-HMAC). The secret is base64 in
 * either alphabet, with or without padding.
 */
export function hmacSignature(secret: string, timestampS: number, method: string, path: string, body = ''): string {
  const signature = createHmac('sha256', Buffer.from(secret, 'base64'))
    .update(`${timestampS}${method}${path}${body}`)
    .digest('base64');
  return signature.replaceAll('+', '-').replaceAll('/', '_');
}
