import * as z from 'zod';
import { USUAL_LAG_MS } from '../data/activity-routes.ts';
import { defineFault, durationSchema } from './fault.ts';

/** Rows of the Data API appear later than usual (protocol §11.1). */
export const dataLag = defineFault({
  name: 'data-lag',
  does: 'trades and activity appear in the Data API only so long after they are on chain',
  example: { by: '30s' },
  schema: z.object({ by: durationSchema }),
  switches: () => 'data-lag',
  apply: ({ by }, { data }) => {
    data.lagMs = by;
    return () => {
      data.lagMs = USUAL_LAG_MS;
    };
  },
});
