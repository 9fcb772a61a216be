import * as z from 'zod';
import type { Credentials } from '../../../../shared/wire/endpoints.ts';
import type { BuilderKey, VenueCore } from '../../core/contract.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Handler, Route } from '../http/router.ts';
import { type Attestation, attestationOf, builderOf, type Caller, forCaller } from './authentication.ts';
import { jsonOf } from './bodies.ts';

const readonlyKeySchema = z.object({ key: z.string() });

/** API keys of all kinds (protocol §2.2): trading keys by a wallet's signature, the others by a trading key. */
export function keyRoutes(venue: VenueCore): readonly Route[] {
  const { keys } = venue;
  const create = ({ address, nonce }: Attestation) => keys.create(address, nonce);
  const derive = ({ address, nonce }: Attestation) => keys.derive(address, nonce);
  return [
    ['POST', '/clob/auth/api-key', forWallet(venue, create, 'Could not create api key')],
    ['GET', '/clob/auth/derive-api-key', forWallet(venue, derive, 'Could not derive api key!')],
    [
      'GET',
      '/clob/auth/api-keys',
      forCaller(venue, ({ address }, _call, reply) => reply(200, { apiKeys: keys.activeKeysOf(address) })),
    ],
    ['DELETE', '/clob/auth/api-key', forCaller(venue, (caller, _call, reply) => removeKey(venue, caller, reply))],
    ...readonlyKeyRoutes(venue),
    ...builderKeyRoutes(venue),
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

/** The key that signed is void from here on; its open orders stay. */
function removeKey({ keys }: VenueCore, { apiKey }: Caller, reply: Reply): void {
  keys.revoke(apiKey);
  reply(200, 'OK');
}

function readonlyKeyRoutes(venue: VenueCore): readonly Route[] {
  const { readonlyKeys } = venue.keys;
  const path = '/clob/auth/readonly-api-key';
  return [
    [
      'POST',
      path,
      forCaller(venue, ({ address }, _call, reply) => reply(200, { apiKey: readonlyKeys.create(address) })),
    ],
    [
      'GET',
      '/clob/auth/readonly-api-keys',
      forCaller(venue, ({ address }, _call, reply) => reply(200, readonlyKeys.listOf(address))),
    ],
    ['DELETE', path, forCaller(venue, (caller, call, reply) => removeReadonlyKey(venue, caller, call, reply))],
    ['GET', '/clob/auth/validate-readonly-api-key', (call, reply) => validateReadonlyKey(venue, call, reply)],
  ];
}

function removeReadonlyKey({ keys }: VenueCore, { address }: Caller, { request }: Call, reply: Reply): void {
  const body = readonlyKeySchema.safeParse(jsonOf(request.body));
  if (!body.success) return refuse(reply, 400, 'Invalid payload');
  if (keys.readonlyKeys.remove(address, body.data.key)) reply(200, true);
  else refuse(reply, 404, 'readonly api key not found');
}

/** Public. The wording of a refusal is not documented; that of a bad key is used. */
function validateReadonlyKey({ keys }: VenueCore, { request: { query } }: Call, reply: Reply): void {
  const valid = keys.readonlyKeys.has(query.get('address') ?? '', query.get('key') ?? '');
  if (valid) reply(200, 'OK');
  else refuse(reply, 401, 'Unauthorized/Invalid api key');
}

function builderKeyRoutes(venue: VenueCore): readonly Route[] {
  const { builderKeys } = venue.keys;
  const path = '/clob/auth/builder-api-key';
  return [
    [
      'POST',
      path,
      forCaller(venue, ({ address }, _call, reply) => {
        const { apiKey: key, secret, passphrase } = builderKeys.create(address);
        reply(200, { key, secret, passphrase });
      }),
    ],
    [
      'GET',
      path,
      forCaller(venue, ({ address }, _call, reply) => reply(200, builderKeys.listOf(address).map(builderKeyRecord))),
    ],
    ['DELETE', path, (call, reply) => revokeBuilderKey(venue, call, reply)],
  ];
}

function builderKeyRecord({ key, createdAt, revokedAt }: BuilderKey): Record<string, unknown> {
  const revoked = revokedAt === undefined ? {} : { revokedAt: new Date(revokedAt).toISOString() };
  return { key, createdAt: new Date(createdAt).toISOString(), ...revoked };
}

/**
 * A builder's own headers name the key to revoke. Level-2 headers, which the newer client sends, name none: the wallet's
 * newest key goes (not documented).
 */
function revokeBuilderKey(venue: VenueCore, call: Call, reply: Reply): void {
  const { builderKeys } = venue.keys;
  const builder = builderOf(venue, call.request);
  if (builder !== undefined) {
    builderKeys.revoke(builder.apiKey);
    return reply(200, 'OK');
  }
  forCaller(venue, ({ address }) => {
    const newest = builderKeys.listOf(address).findLast(({ revokedAt }) => revokedAt === undefined);
    if (newest === undefined) return refuse(reply, 404, 'builder api key not found');
    builderKeys.revoke(newest.key);
    reply(200, 'OK');
  })(call, reply);
}
