import * as z from 'zod';
import { targetFields } from '../sockets/faults/frame-choice.ts';
import { defineFault, durationSchema } from './fault.ts';

/** Connections end after a time, as Binance's do after 24 h (protocol §12.1); those that are open now, from now on. */
export const socketLifetime = defineFault({
  name: 'socket-lifetime',
  does: 'each connection is closed after a time, as Binance does after 24 h',
  example: { service: 'binance', lifetime: '5m' },
  schema: z.object({ ...targetFields, lifetime: durationSchema }),
  apply: ({ lifetime, ...target }, { sockets, timers }) =>
    sockets.disturb({ kind: 'lifetime', target, newcomers: true }, (link) => {
      const timer = timers.after(lifetime, () => link.close(1000, ''));
      return { end: () => timer.cancel() };
    }),
});
