import * as z from 'zod';
import { defineFault } from './fault.ts';

/** The venue goes away: all sockets are cut, connections and requests get no answer. The control door stays. */
export const down = defineFault({
  name: 'down',
  does: 'all sockets are cut; connections and requests get no answer, except at the control door',
  example: { for: '10s' },
  schema: z.object({}),
  switches: () => 'reachable',
  apply: (_request, targets) => {
    targets.setReachable(false);
    return () => targets.setReachable(true);
  },
});

/** The venue is back; markets went on meanwhile. */
export const up = defineFault({
  name: 'up',
  does: 'ends "down"; markets went on meanwhile',
  example: {},
  schema: z.object({}),
  switches: () => 'reachable',
  apply: (_request, targets) => {
    targets.setReachable(true);
    return undefined;
  },
});
