import * as z from 'zod';
import { replyTo } from '../http/reply.ts';
import type { Respond } from '../transport.ts';
import { defineFault } from './fault.ts';
import { httpTargetFields } from './http-target.ts';

/** Answers that come from before the venue, as pages instead of JSON. */
const EDGE_TITLES: Readonly<Record<number, string>> = { 502: '502 Bad Gateway', 504: '504 Gateway Time-out' };

const schema = z.object({
  ...httpTargetFields,
  status: z.int().min(400).max(599).default(500),
  /** Whether the request is carried out all the same. */
  when: z.enum(['before', 'after']).default('before'),
  error: z.string().default('Internal server error'),
  retryAfterS: z.int().positive().optional(),
});

/** Requests get an error, whether or not they were carried out: a 5xx proves nothing (protocol §2.7). */
export const httpError = defineFault({
  name: 'http-error',
  does: 'requests get an error status, before they are carried out or although they were',
  example: { route: 'POST /clob/order', status: 502, when: 'after', probability: 0.5, for: '30s' },
  schema,
  apply: ({ status, when, error, retryAfterS, ...target }, { http }) => {
    const headers = retryAfterS === undefined ? {} : { 'retry-after': String(retryAfterS) };
    const fail = (respond: Respond): void => {
      const title = EDGE_TITLES[status];
      if (title === undefined) replyTo(respond)(status, { error }, headers);
      else respond(status, { 'content-type': 'text/html', ...headers }, `<html><title>${title}</title></html>`);
    };
    return http.interfere(target, ({ respond, next }) => {
      if (when === 'before') fail(respond);
      else next(() => fail(respond));
    });
  },
});
