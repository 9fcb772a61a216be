import * as z from 'zod';
import { defineFault } from './fault.ts';
import { httpTargetFields } from './http-target.ts';

const schema = z.object({ ...httpTargetFields, atByte: z.int().nonnegative() });

/** Connections break while they bring a request, which the venue then never saw. */
export const resetRequest = defineFault({
  name: 'reset-request',
  does: 'connections break after so many bytes of the body: the request is not carried out',
  example: { route: 'POST /clob/order', atByte: 100, probability: 0.1 },
  schema,
  apply: ({ atByte, ...target }, { http }) => http.resetRequests(target, atByte),
});

/** Connections break within the answer; the request was carried out. */
export const resetAnswer = defineFault({
  name: 'reset-answer',
  does: 'connections break after so many bytes of the answer, its head included: the request was carried out',
  example: { route: 'POST /clob/order', atByte: 200, count: 1 },
  schema,
  apply: ({ atByte, ...target }, { http }) =>
    http.interfere(target, ({ respond, next }) => {
      next((status, headers, body) => respond(status, headers, body, atByte));
    }),
});
