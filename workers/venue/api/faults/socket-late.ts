import * as z from 'zod';
import { DelayLine } from '../sockets/faults/delay-line.ts';
import { frameChooser, frameFields } from '../sockets/faults/frame-choice.ts';
import { defineFault, durationSchema } from './fault.ts';

/** Chosen frames come later and are overtaken by those behind them: events out of order. */
export const socketLate = defineFault({
  name: 'socket-late',
  does: 'chosen frames arrive later and are overtaken by those behind them',
  example: { service: 'user', match: { event_type: 'trade', status: 'MATCHED' }, delay: '3s' },
  schema: z.object({ ...frameFields, delay: durationSchema }),
  apply: ({ delay, ...choice }, { sockets, random, timers }) => {
    const chosen = frameChooser(choice, random);
    return sockets.disturb({ kind: 'late', target: choice, newcomers: true }, () => {
      const line = new DelayLine(timers);
      return {
        outbound: (text, pass) => {
          if (chosen(text)) line.add(delay, () => pass(text));
          else pass(text);
        },
        end: () => line.flush(),
      };
    });
  },
});
