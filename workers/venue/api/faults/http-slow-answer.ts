import * as z from 'zod';
import { defineFault, durationSchema } from './fault.ts';
import { httpTargetFields } from './http-target.ts';

const schema = z.object({ ...httpTargetFields, by: durationSchema });

/** Requests are carried out at once but answered late. */
export const slowAnswer = defineFault({
  name: 'slow-answer',
  does: 'requests are carried out at once but answered late',
  example: { route: 'GET /clob/book', by: '3s', probability: 0.2, for: '1m' },
  schema,
  apply: ({ by: delayMs, ...target }, { http, timers }) =>
    http.interfere(target, ({ respond, next }) => {
      next((...answer) => void timers.after(delayMs, () => respond(...answer)));
    }),
});

/** What an answer to a post says when its order met another. */
const MATCHED = '"status":"matched"';

/** The user socket tells of a fill before the post that caused it is answered. */
export const fillFirst = defineFault({
  name: 'fill-first',
  does: 'posts that matched are answered late, so that the user socket tells of their fills first',
  example: { by: '500ms', for: '1m' },
  schema,
  apply: ({ by: delayMs, ...target }, { http, timers }) =>
    http.interfere(target, ({ respond, next }) => {
      next((status, headers, body) => {
        if (!body.includes(MATCHED)) respond(status, headers, body);
        else timers.after(delayMs, () => respond(status, headers, body));
      });
    }),
});
