import { readFileSync } from 'node:fs';
import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import { toErrorRecord, UsageError } from '../../shared/errors.ts';
import type { DrillHook } from '../../shared/events/worker-protocol.ts';
import type { System } from '../run/system.ts';
import type { RestOutcome } from '../supervisor/rest.ts';
import { complaintsOf } from '../supervisor/status.ts';
import { isTrustedHost } from './host-check.ts';
import { renderMetrics } from './metrics.ts';
import { addQuotingRoute } from './quoting-route.ts';
import { assetNamed, refusal } from './refusal.ts';
import { addStrategyRoutes } from './strategy-routes.ts';
import { isAuthorised } from './token.ts';

export type HttpServerOptions = {
  /** `host:port`; port 0 takes any free one. */
  readonly listen: string;
  /** Wanted as `Authorization: Bearer …` by everything that changes state. */
  readonly token: string;
  /** The session; absent while it waits for the venue. */
  readonly system: () => System | undefined;
  /** Offers misbehaviour of workers as commands; only where they were spawned for a drill. */
  readonly drill: boolean;
};

export type HttpServer = {
  /** `http://host:port` as it came to be. */
  readonly url: string;
  close(): Promise<void>;
};

const PAGE = readFileSync(new URL('./page.html', import.meta.url), 'utf8');

/** The page may run its own script and ask this server, and nothing else. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'";

/**
 * Opens the operator's HTTP interface (design §9).
 *
 * @throws {UsageError} code `listen` when the address cannot be had, with the way to choose another
 */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { host, port } = splitListen(options.listen);
  const server = fastify({ logger: false, forceCloseConnections: true });
  server.addHook('onRequest', async (request, reply) => {
    if (!isTrustedHost(request.headers.host)) {
      await reply.code(403).send({ error: 'this server answers to an IP address or localhost only' });
    } else if (request.method !== 'GET' && !isAuthorised(request.headers.authorization, options.token)) {
      await reply.code(401).send({ error: 'the bearer token of the data folder is missing or wrong' });
    }
  });
  const session = sessionOf(options.system);
  addReads(server, session);
  addCommands(server, session);
  addQuotingRoute(server, session);
  addStrategyRoutes(server, session);
  if (options.drill) addDrillHooks(server, session);
  try {
    return { url: await server.listen({ host, port }), close: () => server.close() };
  } catch (thrown) {
    await server.close();
    const { code, message } = toErrorRecord(thrown);
    const reason = code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be opened: ${message}`;
    throw new UsageError('listen', `--http ${options.listen} ${reason}; choose another with --http, or --no-http`);
  }
}

/** The session, or a 503 that says why there is none yet. */
function sessionOf(system: () => System | undefined): () => System {
  return () => {
    const session = system();
    if (session === undefined) throw refusal(503, 'waiting for the venue');
    return session;
  };
}

function addReads(server: FastifyInstance, session: () => System): void {
  server.get('/', (_request, reply) => {
    return reply.type('text/html; charset=utf-8').header('content-security-policy', PAGE_POLICY).send(PAGE);
  });
  server.get('/healthz', (_request, reply) => {
    const reasons = complaintsOf(session().status());
    return reply.code(reasons.length === 0 ? 200 : 503).send({ healthy: reasons.length === 0, reasons });
  });
  server.get('/metrics', async (_request, reply) => {
    return reply.type('text/plain; version=0.0.4; charset=utf-8').send(await renderMetrics(session().status()));
  });
  server.get('/api/status', (_request, reply) => reply.send(session().status()));
  server.get('/api/treasury', (_request, reply) => {
    const { treasury } = session();
    if (treasury === undefined) throw refusal(404, 'this session has no treasury');
    return reply.send(treasury.report());
  });
}

type AssetParams = { readonly Params: { readonly asset: string } };

function addCommands(server: FastifyInstance, session: () => System): void {
  server.post<AssetParams>('/api/assets/:asset/enable', (request, reply) => {
    const asset = assetNamed(request.params.asset, session());
    const { supervisor } = session();
    if (!supervisor.enable(asset)) {
      const { code, detail } = supervisor.account;
      if (supervisor.isKilled) throw refusal(409, `killed by ${code}: ${detail}; "bulkhead resume" ends that`);
      throw refusal(409, `the session is ending; ${asset} stays at rest`);
    }
    return reply.send({ asset, enabled: true });
  });
  server.post<AssetParams>('/api/assets/:asset/disable', async (request, reply) => {
    const asset = assetNamed(request.params.asset, session());
    return tellOutcome(reply, await session().disable(asset, 'disabled by the operator'), { asset, enabled: false });
  });
  server.post('/api/redeem', (_request, reply) => {
    const { treasury } = session();
    if (treasury === undefined)
      throw refusal(409, 'this session has no treasury; see "treasury.mode" in the configuration');
    treasury.hurry();
    return reply.send(treasury.report());
  });
  server.post('/api/halt', (_request, reply) => {
    session().supervisor.halt('by the operator');
    return reply.send({ halted: true });
  });
  server.post('/api/liquidate', (_request, reply) => {
    if (!session().supervisor.liquidate('by the operator')) throw refusal(409, 'the session is ending');
    return reply.send({ liquidating: true });
  });
  server.post('/api/resume', (_request, reply) => {
    const { supervisor } = session();
    const before = supervisor.account;
    if (!supervisor.resume('by the operator')) throw refusal(409, 'the session is ending');
    return reply.send({ resumed: true, before: { state: before.state, code: before.code } });
  });
  server.post('/api/kill', async (_request, reply) => {
    return tellOutcome(reply, await session().kill('by the operator'), { killed: true });
  });
}

/** Says what a command came to: zero open orders by the venue's word, or why that cannot be said. */
function tellOutcome(reply: FastifyReply, outcome: RestOutcome, done: object): FastifyReply {
  if (outcome === 'confirmed') return reply.send({ ...done, openOrders: 0 });
  if (outcome === 'superseded') throw refusal(409, 'an enable came in between; nothing was confirmed');
  const message = 'the venue has not confirmed zero open orders in time; it is still being tried';
  return reply.code(502).send({ ...done, openOrders: 'unknown', message });
}

function addDrillHooks(server: FastifyInstance, session: () => System): void {
  server.post<{ Params: { asset: string; hook: DrillHook } }>('/api/drill/:asset/:hook', (request, reply) => {
    const asset = assetNamed(request.params.asset, session());
    session().drillHook(asset, request.params.hook);
    return reply.send({ asset, hook: request.params.hook });
  });
}

function splitListen(listen: string): { readonly host: string; readonly port: number } {
  const colon = listen.lastIndexOf(':');
  const port = Number(listen.slice(colon + 1));
  if (port > 65_535) throw new UsageError('listen', `--http ${listen}: there is no port above 65535`);
  return { host: listen.slice(0, colon).replace(/^\[|\]$/g, ''), port };
}
