import { hmacSignature, recoverClobAuth, type Address } from '../../../../shared/wire/auth/index.ts';
import { CHAIN_ID } from '../../../../shared/wire/orders/index.ts';
import type { OwnedCredentials, VenueCore } from '../../core/contract.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Handler } from '../http/router.ts';
import type { ApiRequest } from '../transport.ts';

/** How far a request's timestamp may be off. The real venue's figure is not published (protocol §2.2). */
const MAX_SKEW_S = 60;

/** Prefix of the CLOB's routes; clients sign the path behind it. */
export const CLOB_PREFIX = '/clob';

/** The venue's word for level-2 headers that are wrong in any way. */
const UNAUTHORIZED = 'Unauthorized/Invalid api key';

/** Who makes a request, proved by its HMAC. */
export type Caller = { readonly apiKey: string; readonly address: string };

/** Whose orders and trades a request may read: those of some API keys of one wallet. */
export type Reader = { readonly apiKeys: readonly string[]; readonly address: string };

/** Answers only requests whose level-2 headers are right; the others get the venue's 401 (protocol §2.2). */
export function forCaller(venue: VenueCore, handler: (caller: Caller, call: Call, reply: Reply) => void): Handler {
  return (call, reply) => {
    const caller = callerOf(venue, call.request);
    if (caller === undefined) refuse(reply, 401, UNAUTHORIZED);
    else handler(caller, call, reply);
  };
}

/**
 * Answers whoever may read: a caller with level-2 headers reads what his key did, the holder of a read-only key
 * (`POLY_READONLY_API_KEY`, no signature) what all keys of its wallet did. 401 for everybody else.
 */
export function forReader(venue: VenueCore, handler: (reader: Reader, call: Call, reply: Reply) => void): Handler {
  return (call, reply) => {
    const reader = readerOf(venue, call.request);
    if (reader === undefined) refuse(reply, 401, UNAUTHORIZED);
    else handler(reader, call, reply);
  };
}

function readerOf(venue: VenueCore, request: ApiRequest): Reader | undefined {
  const { poly_readonly_api_key: key, poly_address: address } = request.headers;
  if (key !== undefined) {
    if (address === undefined || !venue.keys.readonlyKeys.has(address, key)) return undefined;
    return { apiKeys: venue.keys.keysOf(address), address };
  }
  const caller = callerOf(venue, request);
  return caller && { apiKeys: [caller.apiKey], address: caller.address };
}

function callerOf(venue: VenueCore, request: ApiRequest): Caller | undefined {
  const { poly_api_key: apiKey, poly_address: address } = request.headers;
  const known = apiKey === undefined ? undefined : venue.keys.find(apiKey);
  if (known === undefined || address?.toLowerCase() !== known.address.toLowerCase()) return undefined;
  return isSignedBy(venue, known, request, 'poly')
    ? { apiKey: known.credentials.apiKey, address: known.address }
    : undefined;
}

/** Wallet and key of a builder, proved by the HMAC of its `POLY_BUILDER_*` headers; `undefined` when they are wrong. */
export function builderOf(venue: VenueCore, request: ApiRequest): Caller | undefined {
  const key = request.headers['poly_builder_api_key'];
  const known = key === undefined ? undefined : venue.keys.builderKeys.find(key);
  if (known === undefined || !isSignedBy(venue, known, request, 'poly_builder')) return undefined;
  return { apiKey: known.credentials.apiKey, address: known.address };
}

/** Whether a request's HMAC, passphrase and time are those of the key; `prefix` names its family of headers. */
function isSignedBy(
  venue: VenueCore,
  { credentials }: OwnedCredentials,
  { method, path, headers, body }: ApiRequest,
  prefix: 'poly' | 'poly_builder',
): boolean {
  const timestampS = recentTimestamp(venue, headers[`${prefix}_timestamp`]);
  if (timestampS === undefined) return false;
  const { secret, passphrase } = credentials;
  const signedPath = path.startsWith(CLOB_PREFIX) ? path.slice(CLOB_PREFIX.length) : path;
  return (
    headers[`${prefix}_signature`] === hmacSignature(secret, timestampS, method, signedPath, body) &&
    headers[`${prefix}_passphrase`] === passphrase
  );
}

/** What a wallet's own signature attests: who, and for which key number. */
export type Attestation = { readonly address: Address; readonly nonce: number };

/** Checks level-1 headers; `undefined` when one is missing, out of time or not the wallet's. */
export function attestationOf(venue: VenueCore, { headers }: ApiRequest): Attestation | undefined {
  const { poly_address: claimed, poly_signature: signature, poly_nonce: nonceText } = headers;
  const timestampS = recentTimestamp(venue, headers['poly_timestamp']);
  if (claimed === undefined || !/^0x[0-9a-fA-F]{40}$/.test(claimed)) return undefined;
  if (signature === undefined || timestampS === undefined) return undefined;
  if (nonceText === undefined || !/^\d{1,15}$/.test(nonceText)) return undefined;
  const address = claimed as Address;
  const nonce = Number(nonceText);
  const signer = recoverClobAuth(address, { chainId: CHAIN_ID, timestampS, nonce }, signature);
  return signer?.toLowerCase() === claimed.toLowerCase() ? { address, nonce } : undefined;
}

function recentTimestamp(venue: VenueCore, text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,12}$/.test(text)) return undefined;
  const timestampS = Number(text);
  return Math.abs(venue.nowMs() / 1000 - timestampS) <= MAX_SKEW_S ? timestampS : undefined;
}
