import * as z from 'zod';
import type { VenueCore } from '../../core/contract.ts';
import { builderOf } from '../clob/authentication.ts';
import { type Reply, refuse } from '../http/reply.ts';
import type { Call, Handler, Route } from '../http/router.ts';
import type { ApiRequest } from '../transport.ts';
import { RELAY_ADDRESS, WALLET_TYPES } from './action.ts';
import type { Relayed, Relayer } from './relayer.ts';
import { readSubmit } from './submit-body.ts';

/** Prefix of the relayer's routes; builders sign the path behind it. */
const RELAYER_PREFIX = '/relayer';

const nonceQuery = z.object({
  address: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  type: z.enum(['PROXY', 'SAFE', 'WALLET']),
});

/** The relayer's interface in its present and its older form (protocol §10.5). */
export function relayerRoutes(venue: VenueCore, relayer: Relayer): readonly Route[] {
  const payload = nonceOf(venue, (nonce) => ({ address: RELAY_ADDRESS, nonce }));
  return [
    ['GET', '/relayer/v1/account/transactions/params', payload],
    ['GET', '/relayer/relay-payload', payload],
    ['GET', '/relayer/nonce', nonceOf(venue, (nonce) => ({ nonce }))],
    ['GET', '/relayer/deployed', (call, reply) => deployed(venue, call, reply)],
    ['POST', '/relayer/submit', (call, reply) => submit(venue, relayer, call, reply)],
    [
      'GET',
      '/relayer/v1/account/transactions/{id}',
      ({ parameters }, reply) => one(relayer.find(parameters['id'] ?? ''), reply),
    ],
    [
      'GET',
      '/relayer/transaction',
      ({ request }, reply) => reply(200, listed(relayer.find(request.query.get('id') ?? ''))),
    ],
    ['GET', '/relayer/transactions', (call, reply) => ofSender(venue, relayer, call, reply)],
  ];
}

function nonceOf(venue: VenueCore, shape: (nonce: string) => unknown): Handler {
  return ({ request }, reply) => {
    const query = nonceQuery.safeParse(Object.fromEntries(request.query));
    if (!query.success) return refuse(reply, 400, 'invalid address or type');
    const { address, type } = query.data;
    const wallets = venue.chain.walletsOf(address, WALLET_TYPES[type]);
    const wallet = wallets.find((each) => venue.chain.isDeployed(each)) ?? wallets[0] ?? address;
    return reply(200, shape(String(venue.chain.nonceOf(wallet))));
  };
}

function deployed(venue: VenueCore, { request }: Call, reply: Reply): void {
  const address = request.query.get('address') ?? '';
  if (!/^0x[0-9a-fA-F]{40}$/.test(address)) return refuse(reply, 400, 'invalid address');
  return reply(200, { deployed: venue.chain.isDeployed(address) });
}

function submit(venue: VenueCore, relayer: Relayer, { request }: Call, reply: Reply): void {
  const sender = senderOf(venue, request);
  if (sender === undefined) return refuse(reply, 401, 'invalid authorization');
  const read = readSubmit(request.body);
  if (read.kind === 'wrong') return refuse(reply, 400, read.reason);
  const { body } = read;
  if (sender.address !== undefined && sender.address.toLowerCase() !== body.from.toLowerCase()) {
    return refuse(reply, 400, `from ${body.from} does not match auth ${sender.address}`);
  }
  const answer = relayer.submit(body);
  if (answer.kind === 'refused') return refuse(reply, answer.status, answer.error);
  const { id, state } = answer.relayed;
  return reply(200, { transactionID: id, state, transactionHash: null });
}

/** The present form. */
function one(relayed: Relayed | undefined, reply: Reply): void {
  if (relayed === undefined) return refuse(reply, 404, 'transaction not found');
  const { id, state, hash, errorMsg } = relayed;
  return reply(200, { transaction_id: id, state, transaction_hash: hash, error_msg: errorMsg });
}

/** The older form: an array, empty for an id that is not known. */
function listed(relayed: Relayed | undefined): readonly unknown[] {
  return relayed === undefined ? [] : [recordOf(relayed)];
}

function ofSender(venue: VenueCore, relayer: Relayer, { request }: Call, reply: Reply): void {
  const sender = senderOf(venue, request);
  if (sender === undefined) refuse(reply, 401, 'invalid authorization');
  else reply(200, relayer.listOf(sender.address ?? sender.name).map(recordOf));
}

function recordOf({ id, body, action, hash, state, createdAt, updatedAt }: Relayed): Record<string, unknown> {
  return {
    transactionID: id,
    transactionHash: hash,
    from: body.from,
    to: body.to,
    proxyAddress: action.wallet,
    data: 'data' in body ? body.data : '',
    nonce: 'nonce' in body ? String(body.nonce) : '',
    value: '0',
    signature: 'signature' in body ? body.signature : '',
    state,
    type: body.type,
    owner: body.from,
    metadata: body.metadata,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

/** Who submits. A builder submits for anybody, the holder of a relayer key for his own address only. */
type Sender = { readonly name: string; readonly address?: string };

/**
 * By a relayer key or a builder's HMAC. Relayer keys are handed out on Polymarket's website, which this venue does not
 * have: any non-empty key is taken as one of the address that it comes with.
 */
function senderOf(venue: VenueCore, request: ApiRequest): Sender | undefined {
  const { relayer_api_key: key, relayer_api_key_address: address } = request.headers;
  if (key !== undefined && key !== '' && address !== undefined && /^0x[0-9a-fA-F]{40}$/.test(address)) {
    return { name: address, address };
  }
  const path = request.path.slice(RELAYER_PREFIX.length);
  const builder = builderOf(venue, { ...request, path });
  return builder && { name: builder.address };
}
