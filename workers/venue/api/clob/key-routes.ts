import type { Credentials } from '../../../../shared/wire/endpoints.ts';
import type { VenueCore } from '../../core/contract.ts';
import { refuse } from '../http/reply.ts';
import type { Handler, Route } from '../http/router.ts';
import { type Attestation, attestationOf, forCaller } from './authentication.ts';

/** API keys: made and derived by a wallet's signature (protocol §2.2). */
export function keyRoutes(venue: VenueCore): readonly Route[] {
  const create = ({ address, nonce }: Attestation) => venue.keys.create(address, nonce);
  const derive = ({ address, nonce }: Attestation) => venue.keys.derive(address, nonce);
  return [
    ['POST', '/clob/auth/api-key', forWallet(venue, create, 'Could not create api key')],
    ['GET', '/clob/auth/derive-api-key', forWallet(venue, derive, 'Could not derive api key!')],
    [
      'GET',
      '/clob/auth/api-keys',
      forCaller(venue, ({ address }, _call, reply) => reply(200, { apiKeys: venue.keys.keysOf(address) })),
    ],
  ];
}

/** Answers with a wallet's credentials; `failure` is the venue's word for there being none. */
function forWallet(
  venue: VenueCore,
  credentialsOf: (attestation: Attestation) => Credentials | undefined,
  failure: string,
): Handler {
  return ({ request }, reply) => {
    const attestation = attestationOf(venue, request);
    if (attestation === undefined) return refuse(reply, 401, 'Invalid L1 Request headers');
    const credentials = credentialsOf(attestation);
    if (credentials === undefined) refuse(reply, 400, failure);
    else reply(200, credentials);
  };
}
