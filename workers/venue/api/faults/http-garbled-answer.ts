import * as z from 'zod';
import { defineFault } from './fault.ts';
import { httpTargetFields } from './http-target.ts';

/** What becomes of a body that says `200`. */
const GARBLED = {
  truncated: (body: string) => body.slice(0, Math.floor(body.length / 2)),
  'not-json': () => '<html>upstream connect error</html>',
  empty: () => '',
} as const;

const schema = z.object({ ...httpTargetFields, how: z.enum(['truncated', 'not-json', 'empty']).default('truncated') });

/** Requests are carried out, but their answers cannot be read. */
export const garbledAnswer = defineFault({
  name: 'garbled-answer',
  does: 'requests are carried out, but what is answered is cut in half, no JSON, or empty',
  example: { route: 'POST /clob/order', how: 'truncated', count: 3 },
  schema,
  apply: ({ how, ...target }, { http }) =>
    http.interfere(target, ({ respond, next }) => {
      next((status, headers, body) => respond(status, headers, GARBLED[how](body)));
    }),
});
