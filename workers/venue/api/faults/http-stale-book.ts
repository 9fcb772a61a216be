import * as z from 'zod';
import { parseJson } from '../../../../shared/wire/json.ts';
import type { Respond } from '../transport.ts';
import { defineFault } from './fault.ts';
import { httpTargetFields } from './http-target.ts';

const { route: _route, ...targetFields } = httpTargetFields;
const ROUTE = 'GET /clob/book';

const schema = z.object({ ...targetFields, how: z.enum(['ghost', 'held']).default('held') });

/** The book that the real venue's REST shows at times: nothing but the edges. */
const GHOST = { bids: [{ price: '0.01', size: '1000' }], asks: [{ price: '0.99', size: '1000' }] };

/** `GET /book` shows an old book, as it was when it was first asked for, or a ghost; sockets stay right (protocol §15). */
export const staleBook = defineFault({
  name: 'stale-book',
  does: 'GET /clob/book stays as at its first answer per token (held), or shows 0.01/0.99 only (ghost)',
  example: { how: 'ghost', for: '20s' },
  schema,
  apply: ({ how, ...target }, { http }) => {
    const held = new Map<string, Parameters<Respond>>();
    return http.interfere({ ...target, route: ROUTE }, ({ request, respond, next }) => {
      const token = request.query.get('token_id') ?? '';
      next((status, headers, body) => {
        if (status !== 200) return respond(status, headers, body);
        if (how === 'ghost') return respond(status, headers, ghostOf(body));
        const first = held.get(token) ?? ([status, headers, body] as const);
        held.set(token, [...first]);
        return respond(...first);
      });
    });
  },
});

function ghostOf(book: string): string {
  const json = parseJson(book);
  return json.kind === 'value' ? JSON.stringify({ ...(json.value as object), ...GHOST }) : book;
}
