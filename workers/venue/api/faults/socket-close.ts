import * as z from 'zod';
import { targetFields } from '../sockets/faults/frame-choice.ts';
import { defineFault } from './fault.ts';

/** A close frame carries 125 bytes, two of which are the code. */
const MOST_REASON_BYTES = 123;

/** Closes sockets with a code of the venue's: PolyBolt drains with 4003, an expired key is 4001 (protocol §8.1). */
export const socketClose = defineFault({
  name: 'socket-close',
  does: 'sockets are closed with a code: 4003 is how PolyBolt drains',
  example: { service: 'polybolt', code: 4003, reason: 'draining' },
  schema: z.object({
    ...targetFields,
    code: z
      .int()
      .refine(
        (code) =>
          code === 1000 ||
          (code >= 1001 && code <= 1014 && ![1004, 1005, 1006].includes(code)) ||
          (code >= 3000 && code <= 4999),
        {
          message: 'no code that a close frame may carry',
        },
      )
      .default(1001),
    reason: z
      .string()
      .refine((text) => Buffer.byteLength(text) <= MOST_REASON_BYTES, `longer than ${MOST_REASON_BYTES} bytes`)
      .default(''),
  }),
  apply: ({ code, reason, ...target }, { sockets }) => {
    for (const link of sockets.links(target)) link.close(code, reason);
    return undefined;
  },
});
