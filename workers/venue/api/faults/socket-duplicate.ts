import * as z from 'zod';
import { DelayLine } from '../sockets/faults/delay-line.ts';
import { frameChooser, frameFields } from '../sockets/faults/frame-choice.ts';
import { defineFault, durationSchema } from './fault.ts';

/** Chosen frames come twice, the second time at once or after `delay`. */
export const socketDuplicate = defineFault({
  name: 'socket-duplicate',
  does: 'chosen frames arrive twice, the second time after a delay if one is given',
  example: { service: 'user', match: { event_type: 'trade' }, delay: '500ms' },
  schema: z.object({ ...frameFields, delay: durationSchema.optional() }),
  apply: ({ delay, ...choice }, { sockets, random, timers }) => {
    const chosen = frameChooser(choice, random);
    return sockets.disturb({ kind: 'duplicate', target: choice, newcomers: true }, () => {
      const line = new DelayLine(timers);
      return {
        outbound: (text, pass) => {
          const twice = chosen(text);
          pass(text);
          if (!twice) return;
          if (delay === undefined) pass(text);
          else line.add(delay, () => pass(text));
        },
        end: () => line.flush(),
      };
    });
  },
});
