import * as z from 'zod';
import { COURSE_NAMES, courseOf } from '../../core/faults/settlement-course.ts';
import { tradeTargetFields, tradeFilter } from './core-target.ts';
import { defineFault, durationSchema } from './fault.ts';

const schema = z.object({
  ...tradeTargetFields,
  course: z.enum(COURSE_NAMES).default('failed'),
  /** From the match to the first change of the trade's status. */
  delay: durationSchema.optional(),
  /** The trade's end is not told on the user socket; REST knows it. */
  silent: z.boolean().default(false),
});

/**
 * Trades that are matched from now on go another way to the chain, or none (protocol §5.4; pitfall 1). A trade that fails
 * is undone; until a trade's fate is known its sellers wait for their money. `usual` with a `delay` is slow settlement.
 */
export const settlement = defineFault({
  name: 'settlement',
  does: 'trades fail, are retried, come late, skip MINED, are never broadcast, or end without a word on the user socket',
  example: { course: 'retrying-failed', asset: 'BTC', probability: 0.3, delay: '2s', for: '1m' },
  schema,
  apply: ({ course, delay, silent, ...target }, { core, random }) =>
    core.settlements.add({
      hits: tradeFilter(target, random),
      course: courseOf(course, { delayMs: delay, silentEnd: silent }),
    }),
});
