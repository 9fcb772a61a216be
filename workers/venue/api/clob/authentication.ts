import { hmacSignature, recoverClobAuth, type Address } from '../../../../shared/wire/auth/index.ts';
import { CHAIN_ID } from '../../../../shared/wire/orders/index.ts';
import type { VenueCore } from '../../core/contract.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Handler } from '../http/router.ts';
import type { ApiRequest } from '../transport.ts';

/** How far a request's timestamp may be off. The real venue's figure is not published (protocol §2.2). */
const MAX_SKEW_S = 60;

/** Prefix of the CLOB's routes; clients sign the path behind it. */
export const CLOB_PREFIX = '/clob';

/** Who makes a request, proved by its HMAC. */
export type Caller = { readonly apiKey: string; readonly address: string };

/** Answers only requests whose level-2 headers are right; the others get the venue's 401 (protocol §2.2). */
export function forCaller(venue: VenueCore, handler: (caller: Caller, call: Call, reply: Reply) => void): Handler {
  return (call, reply) => {
    const caller = callerOf(venue, call.request);
    if (caller === undefined) refuse(reply, 401, 'Unauthorized/Invalid api key');
    else handler(caller, call, reply);
  };
}

function callerOf(venue: VenueCore, { method, path, headers, body }: ApiRequest): Caller | undefined {
  const { poly_address: address, poly_api_key: apiKey, poly_timestamp: timestamp } = headers;
  const known = apiKey === undefined ? undefined : venue.keys.find(apiKey);
  const timestampS = recentTimestamp(venue, timestamp);
  if (apiKey === undefined || known === undefined || timestampS === undefined) return undefined;
  const { secret, passphrase } = known.credentials;
  const signature = hmacSignature(secret, timestampS, method, path.slice(CLOB_PREFIX.length), body);
  const right =
    headers['poly_signature'] === signature &&
    headers['poly_passphrase'] === passphrase &&
    address?.toLowerCase() === known.address.toLowerCase();
  return right ? { apiKey, address: known.address } : undefined;
}

/** What a wallet's own signature attests: who, and for which key number. */
export type Attestation = { readonly address: Address; readonly nonce: number };

/** Checks level-1 headers; `undefined` when they are not the wallet's. */
export function attestationOf(venue: VenueCore, { headers }: ApiRequest): Attestation | undefined {
  const { poly_address: claimed, poly_signature: signature } = headers;
  const timestampS = recentTimestamp(venue, headers['poly_timestamp']);
  const nonce = Number(headers['poly_nonce'] ?? '0');
  if (claimed === undefined || !/^0x[0-9a-fA-F]{40}$/.test(claimed)) return undefined;
  if (signature === undefined || timestampS === undefined || !Number.isSafeInteger(nonce)) return undefined;
  const address = claimed as Address;
  const signer = recoverClobAuth(address, { chainId: CHAIN_ID, timestampS, nonce }, signature);
  return signer?.toLowerCase() === claimed.toLowerCase() ? { address, nonce } : undefined;
}

function recentTimestamp(venue: VenueCore, text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,12}$/.test(text)) return undefined;
  const timestampS = Number(text);
  return Math.abs(venue.nowMs() / 1000 - timestampS) <= MAX_SKEW_S ? timestampS : undefined;
}
