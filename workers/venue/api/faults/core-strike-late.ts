import * as z from 'zod';
import { roundFilter, roundTargetFields } from './core-target.ts';
import { defineFault, durationSchema } from './fault.ts';

/** The price to beat of rounds whose turn comes meanwhile is told late, or not at all (protocol §6; pitfall 19). */
export const strikeLate = defineFault({
  name: 'strike-late',
  does: "a round's price to beat is told late; without `by`, not before the fault ends",
  example: { asset: 'BTC', by: '20s', for: '5m' },
  schema: z.object({ ...roundTargetFields, by: durationSchema.optional() }),
  apply: ({ by, ...target }, { core }) => core.strikes.add({ hits: roundFilter(target), byMs: by }),
});
