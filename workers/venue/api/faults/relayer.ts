import * as z from 'zod';
import { defineFault } from './fault.ts';

/** Submissions to the relayer go wrong after they were taken: invalid, reverted, never executed, or late. */
export const relayerTrouble = defineFault({
  name: 'relayer',
  does: 'submissions to the relayer end in STATE_INVALID or STATE_FAILED, stay new, or take 10 s a step',
  example: { outcome: 'failed', count: 1 },
  schema: z.object({
    outcome: z.enum(['invalid', 'failed', 'stuck', 'slow']),
    /** Only those of this EOA. */
    address: z.string().optional(),
    /** How many; all where absent. */
    count: z.number().int().positive().optional(),
  }),
  switches: () => 'relayer',
  apply: ({ outcome, address, count }, { relayer }) => {
    let left = count ?? Number.POSITIVE_INFINITY;
    relayer.trouble = (from) => {
      if (left === 0 || (address !== undefined && address.toLowerCase() !== from.toLowerCase())) return undefined;
      left -= 1;
      return outcome;
    };
    return () => {
      relayer.trouble = () => undefined;
    };
  },
});
