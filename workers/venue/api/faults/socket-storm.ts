import * as z from 'zod';
import type { TimerHandle } from '../../../../shared/ports/ports.ts';
import { targetFields } from '../sockets/faults/frame-choice.ts';
import { defineFault, durationSchema } from './fault.ts';

/** Whoever is connected is cut, again and again: a disconnect storm. */
export const socketStorm = defineFault({
  name: 'socket-storm',
  does: 'sockets are cut again and again',
  example: { service: 'market', every: '2s', times: 10 },
  schema: z.object({ ...targetFields, every: durationSchema, times: z.int().positive().optional() }),
  apply: ({ every, times = Number.POSITIVE_INFINITY, ...target }, { sockets, timers }) => {
    let left = times;
    let timer: TimerHandle | undefined;
    const strike = (): void => {
      for (const link of sockets.links(target)) link.cut();
      left -= 1;
      if (left > 0) timer = timers.after(every, strike);
    };
    strike();
    return () => timer?.cancel();
  },
});
