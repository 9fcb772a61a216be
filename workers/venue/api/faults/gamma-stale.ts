import * as z from 'zod';
import { defineFault, durationSchema } from './fault.ts';

/** Gamma answers from a cache that is renewed this rarely (protocol §6.1). */
export const gammaStale = defineFault({
  name: 'gamma-stale',
  does: 'Gamma shows markets only once they are so old, and renews what it tells of them no sooner',
  example: { by: '20s' },
  schema: z.object({ by: durationSchema }),
  switches: () => 'gamma-stale',
  apply: ({ by }, { gamma }) => {
    gamma.staleMs = by;
    return () => {
      gamma.staleMs = 0;
    };
  },
});
