import type { FastifyInstance } from 'fastify';
import * as z from 'zod';
import type { System } from '../run/system.ts';
import { assetNamed, parseBody } from './refusal.ts';

const change = z.strictObject({ enabled: z.boolean() });

/** The operator's switch for makers' quotes on an asset; `GET /api/status` shows it. */
export function addQuotingRoute(server: FastifyInstance, session: () => System): void {
  server.post<{ readonly Params: { readonly asset: string } }>('/api/assets/:asset/quoting', (request, reply) => {
    const system = session();
    const asset = assetNamed(request.params.asset, system);
    const { enabled } = parseBody(change, request.body);
    system.quoting.set(asset, enabled);
    return reply.send({ asset, quoting: enabled });
  });
}
