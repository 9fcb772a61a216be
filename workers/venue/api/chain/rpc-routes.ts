import * as z from 'zod';
import type { Timers } from '../../../../shared/ports/ports.ts';
import { parseJson } from '../../../../shared/wire/json.ts';
import type { VenueCore } from '../../core/contract.ts';
import type { Route } from '../http/router.ts';
import { Mempool } from './mempool.ts';
import { type Node, RPC_METHODS, type RpcResult } from './rpc-methods.ts';

const idSchema = z.union([z.number(), z.string(), z.null()]);
const requestSchema = z.object({
  id: idSchema.default(null),
  method: z.string(),
  params: z.array(z.unknown()).default([]),
});

/** A node of the chain below the venue: JSON-RPC, one request or a batch. */
export function rpcRoutes(venue: VenueCore, timers: Timers): readonly Route[] {
  const node: Node = { venue, chain: venue.chain, mempool: new Mempool(venue.chain, timers) };
  return [
    [
      'POST',
      '/rpc',
      ({ request }, reply) => {
        const json = parseJson(request.body);
        if (json.kind === 'malformed') return reply(200, envelope(null, parseError));
        if (!Array.isArray(json.value)) return reply(200, answer(node, json.value));
        return reply(
          200,
          json.value.map((each: unknown) => answer(node, each)),
        );
      },
    ],
  ];
}

const parseError: RpcResult = { kind: 'error', error: { code: -32_700, message: 'parse error' } };
const invalidRequest: RpcResult = { kind: 'error', error: { code: -32_600, message: 'invalid request' } };

function answer(node: Node, json: unknown): unknown {
  const request = requestSchema.safeParse(json);
  if (!request.success) return envelope(null, invalidRequest);
  const { id, method, params } = request.data;
  const run = Object.hasOwn(RPC_METHODS, method) ? RPC_METHODS[method] : undefined;
  if (run === undefined) {
    return envelope(id, { kind: 'error', error: { code: -32_601, message: `the method ${method} does not exist` } });
  }
  return envelope(id, run(params, node));
}

function envelope(id: z.output<typeof idSchema>, outcome: RpcResult): unknown {
  const body = outcome.kind === 'result' ? { result: outcome.value } : { error: outcome.error };
  return { jsonrpc: '2.0', id, ...body };
}
