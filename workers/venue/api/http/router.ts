import type { ApiRequest, Respond } from '../transport.ts';
import { type Reply, refuse, replyTo } from './reply.ts';

/** A matched request: `parameters` are the `{names}` of the route's pattern. */
export type Call = { readonly request: ApiRequest; readonly parameters: Readonly<Record<string, string>> };

export type Handler = (call: Call, reply: Reply) => void;

/** A method, a path pattern such as `/clob/data/order/{hash}`, and what answers it. */
export type Route = readonly [method: 'GET' | 'POST' | 'DELETE', pattern: string, handler: Handler];

type CompiledRoute = { readonly segments: readonly string[]; readonly handler: Handler };

/** Finds the handler of a request. What nobody answers gets a 404. */
export class Router {
  readonly #routes = new Map<string, CompiledRoute[]>();
  readonly #exact = new Map<string, Handler>();

  constructor(routes: readonly Route[]) {
    for (const [method, pattern, handler] of routes) {
      if (!pattern.includes('{')) {
        this.#exact.set(`${method} ${pattern}`, handler);
        continue;
      }
      const ofMethod = this.#routes.get(method) ?? [];
      ofMethod.push({ segments: pattern.split('/'), handler });
      this.#routes.set(method, ofMethod);
    }
  }

  dispatch(request: ApiRequest, respond: Respond): void {
    const reply = replyTo(respond);
    const exact = this.#exact.get(`${request.method} ${request.path}`);
    if (exact !== undefined) {
      exact({ request, parameters: {} }, reply);
      return;
    }
    const segments = request.path.split('/');
    for (const route of this.#routes.get(request.method) ?? []) {
      const parameters = matchSegments(route.segments, segments);
      if (parameters === undefined) continue;
      route.handler({ request, parameters }, reply);
      return;
    }
    refuse(reply, 404, 'not found');
  }
}

function matchSegments(pattern: readonly string[], path: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== path.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of pattern.entries()) {
    const actual = path[index] as string;
    if (expected.startsWith('{')) parameters[expected.slice(1, -1)] = actual;
    else if (expected !== actual) return undefined;
  }
  return parameters;
}
