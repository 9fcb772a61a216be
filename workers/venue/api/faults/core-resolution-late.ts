import * as z from 'zod';
import { roundFilter, roundTargetFields } from './core-target.ts';
import { defineFault, durationSchema } from './fault.ts';

/**
 * The result of rounds whose turn comes meanwhile is told, and paid, later than usual (protocol §7: up to 152 s after the
 * end have been seen). The result itself does not change.
 */
export const resolutionLate = defineFault({
  name: 'resolution-late',
  does: "a round's result is told and paid this much later than usual",
  example: { asset: 'BTC', by: '90s', for: '5m' },
  schema: z.object({ ...roundTargetFields, by: durationSchema }),
  apply: ({ by, ...target }, { core }) => core.resolutions.add({ hits: roundFilter(target), byMs: by }),
});
