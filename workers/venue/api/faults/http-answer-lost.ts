import * as z from 'zod';
import { defineFault } from './fault.ts';
import { httpTargetFields } from './http-target.ts';

/** A request is carried out, but its connection breaks before the answer: whether an order exists is left open. */
export const answerLost = defineFault({
  name: 'answer-lost',
  does: 'a request is carried out, then its connection breaks without an answer',
  example: { route: 'POST /clob/order', count: 1 },
  schema: z.object(httpTargetFields),
  apply: (target, { http }) =>
    http.interfere(target, ({ respond, next }) => {
      next((status, headers, body) => respond(status, headers, body, 0));
    }),
});
