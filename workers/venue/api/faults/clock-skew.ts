import * as z from 'zod';
import { defineFault } from './fault.ts';

/**
 * The clock at the venue's front door and the client's differ: server time, `Date`, the window in which a signature is
 * taken, and the send stamps of the price sockets are off. The matching engine's stamps and the rounds stay right.
 */
export const clockSkew = defineFault({
  name: 'clock-skew',
  does: 'server time, Date headers and the window in which signatures are taken are off by so many ms',
  example: { ms: -3000, for: '30s' },
  schema: z.object({ ms: z.int().min(-86_400_000).max(86_400_000) }),
  switches: () => 'clock-skew',
  apply: ({ ms }, { venue }) => {
    venue.setClockSkew(ms);
    return () => venue.setClockSkew(0);
  },
});
