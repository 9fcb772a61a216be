import { Pool } from 'undici';
import { toErrorRecord } from '../../shared/errors.ts';
import type { Http, HttpOutcome, HttpRequest } from '../../shared/ports/ports.ts';

/** Connections per origin, and those that only reserved requests use: a cancel never waits for anything else. */
const CONNECTIONS_PER_ORIGIN = 16;
const RESERVED_CONNECTIONS_PER_ORIGIN = 4;

/** Idle connections are kept this long, unless the server says less: a quiet minute costs no handshake afterwards. */
const KEEP_ALIVE_MS = 60_000;

const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** {@link Http} with its pooled connections. */
export type NodeHttp = Http & { close(): void };

/** HTTP by keep-alive `undici` pools, two per origin: no retries below the order layer, no redirects, hard deadlines. */
export function nodeHttp(): NodeHttp {
  const pools = new Map<string, Pool>();

  function poolFor({ url, reserved }: HttpRequest): Pool {
    const { origin } = new URL(url);
    const name = reserved === true ? `${origin} reserved` : origin;
    const known = pools.get(name);
    if (known !== undefined) return known;
    const pool = new Pool(origin, {
      connections: reserved === true ? RESERVED_CONNECTIONS_PER_ORIGIN : CONNECTIONS_PER_ORIGIN,
      pipelining: 1,
      keepAliveTimeout: KEEP_ALIVE_MS,
      maxResponseSize: MAX_ANSWER_BYTES,
    });
    pools.set(name, pool);
    return pool;
  }

  function close(): void {
    for (const pool of pools.values()) void pool.destroy();
    pools.clear();
  }

  return {
    request(request, done) {
      void deliver(poolFor(request), request, done);
    },
    close,
  };
}

/** What `done` throws becomes an unhandled rejection: the callback's bug, loud. */
async function deliver(pool: Pool, request: HttpRequest, done: (outcome: HttpOutcome) => void): Promise<void> {
  done(await exchange(pool, request));
}

async function exchange(pool: Pool, request: HttpRequest): Promise<HttpOutcome> {
  const url = new URL(request.url);
  try {
    const answer = await pool.request({
      method: request.method,
      path: `${url.pathname}${url.search}`,
      headers: request.headers,
      body: request.body ?? null,
      signal: AbortSignal.timeout(request.deadlineMs),
    });
    const body = await answer.body.text();
    return { kind: 'answer', status: answer.statusCode, headers: flatHeaders(answer.headers), body };
  } catch (thrown) {
    const error = toErrorRecord(thrown);
    return { kind: 'failed', code: error.code ?? error.name, message: error.message };
  }
}

function flatHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
