import * as z from 'zod';
import type { Timers } from '../../../../shared/ports/ports.ts';
import { DelayLine } from '../sockets/faults/delay-line.ts';
import { targetFields } from '../sockets/faults/frame-choice.ts';
import type { Stage } from '../sockets/faults/link.ts';
import { defineFault, durationSchema } from './fault.ts';

/** Every frame to the client comes later by the same time, in order. At the end what is on its way arrives at once. */
export const socketSlow = defineFault({
  name: 'socket-slow',
  does: 'every frame arrives later by a delay, in order',
  example: { asset: 'BTC', delay: '800ms', for: '1m' },
  schema: z.object({ ...targetFields, delay: durationSchema }),
  apply: ({ delay, ...target }, { sockets, timers }) =>
    sockets.disturb({ kind: 'slow', target, newcomers: true }, () => slowStage(delay, timers)),
});

function slowStage(delayMs: number, timers: Timers): Stage {
  const line = new DelayLine(timers);
  return { outbound: (text, pass) => line.add(delayMs, () => pass(text)), end: () => line.flush() };
}
