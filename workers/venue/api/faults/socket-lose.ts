import * as z from 'zod';
import { frameChooser, frameFields } from '../sockets/faults/frame-choice.ts';
import { defineFault } from './fault.ts';

/**
 * Chosen frames never arrive: a delta of the book (`{"event_type":"price_change"}`), a trade's terminal state
 * (`{"status":["CONFIRMED","FAILED"]}` of service `user`), a price.
 */
export const socketLose = defineFault({
  name: 'socket-lose',
  does: 'chosen frames never arrive: a book delta, the last state of a trade, a price',
  example: { service: 'user', match: { event_type: 'trade', status: ['CONFIRMED', 'FAILED'] } },
  schema: z.object(frameFields),
  apply: (choice, { sockets, random }) => {
    const chosen = frameChooser(choice, random);
    return sockets.disturb({ kind: 'lose', target: choice, newcomers: true }, () => ({
      outbound: (text, pass) => {
        if (!chosen(text)) pass(text);
      },
    }));
  },
});
