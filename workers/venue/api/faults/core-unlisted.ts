import * as z from 'zod';
import { roundFilter, roundTargetFields } from './core-target.ts';
import { defineFault } from './fault.ts';

/**
 * Rounds that have not begun are not to be found, or just being listed: the CLOB does not know their token ids yet
 * (protocol §2.3). They come to light when the fault ends, even in the middle of their time; nobody trades in them before.
 */
export const unlisted = defineFault({
  name: 'unlisted',
  does: 'rounds that have not begun are not to be found; hydrating: found, but without token ids',
  example: { asset: 'BTC', interval: '5m', for: '30s' },
  schema: z.object({ ...roundTargetFields, hydrating: z.boolean().default(false) }),
  apply: ({ hydrating, ...target }, { core }) =>
    core.listings.add({ hits: roundFilter(target), shown: hydrating ? 'hydrating' : 'unlisted' }),
});
