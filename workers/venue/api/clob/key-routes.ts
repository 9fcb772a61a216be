import type { VenueCore } from '../../core/contract.ts';
import { refuse } from '../http/reply.ts';
import type { Route } from '../http/router.ts';
import { attestationOf, forCaller } from './authentication.ts';
import type { IssuedKeys } from './issued-keys.ts';

/** API keys: made and derived by a wallet's signature (protocol §2.2). */
export function keyRoutes(venue: VenueCore, issued: IssuedKeys): readonly Route[] {
  return [
    [
      'POST',
      '/clob/auth/api-key',
      ({ request }, reply) => {
        const attestation = attestationOf(venue, request);
        if (attestation === undefined) return refuse(reply, 401, 'Invalid L1 Request headers');
        const credentials = venue.keys.create(attestation.address, attestation.nonce);
        if (credentials === undefined) return refuse(reply, 400, 'Could not create api key');
        issued.add(attestation.address, credentials.apiKey);
        reply(200, credentials);
      },
    ],
    [
      'GET',
      '/clob/auth/derive-api-key',
      ({ request }, reply) => {
        const attestation = attestationOf(venue, request);
        if (attestation === undefined) return refuse(reply, 401, 'Invalid L1 Request headers');
        const credentials = venue.keys.derive(attestation.address, attestation.nonce);
        if (credentials === undefined) return refuse(reply, 400, 'Could not derive api key!');
        reply(200, credentials);
      },
    ],
    [
      'GET',
      '/clob/auth/api-keys',
      forCaller(venue, ({ address }, _call, reply) => reply(200, { apiKeys: issued.of(address) })),
    ],
  ];
}
