import * as z from 'zod';
import { defineFault, durationSchema } from './fault.ts';
import { httpTargetFields } from './http-target.ts';

const schema = z.object({ ...httpTargetFields, by: durationSchema, answer: z.enum(['given', 'lost']).default('lost') });

/**
 * A request reaches the venue long after it was sent: an order looked up in between does not exist, and then does. The
 * connection breaks at once, or waits for the late answer.
 */
export const acceptedLate = defineFault({
  name: 'accepted-late',
  does: 'a request is carried out later; its connection breaks at once, or brings the answer then',
  example: { route: 'POST /clob/order', by: '2s', answer: 'lost', count: 1 },
  schema,
  apply: ({ by: delayMs, answer, ...target }, { http, timers }) =>
    http.interfere(target, ({ respond, next }) => {
      const lost = answer === 'lost';
      if (lost) respond(500, {}, '', 0);
      timers.after(delayMs, () => next(lost ? () => undefined : respond));
    }),
});
