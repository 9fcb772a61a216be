import * as z from 'zod';
import { frameChooser, frameFields } from '../sockets/faults/frame-choice.ts';
import { defineFault } from './fault.ts';

/** Chosen frames end in the middle: half of them arrives, or the first `length` characters. */
export const socketTruncate = defineFault({
  name: 'socket-truncate',
  does: 'chosen frames are cut off in the middle, or after a number of characters',
  example: { asset: 'BTC', count: 1 },
  schema: z.object({ ...frameFields, length: z.int().nonnegative().optional() }),
  apply: ({ length, ...choice }, { sockets, random }) => {
    const chosen = frameChooser(choice, random);
    return sockets.disturb({ kind: 'truncate', target: choice, newcomers: true }, () => ({
      outbound: (text, pass) => pass(chosen(text) ? text.slice(0, length ?? text.length >> 1) : text),
    }));
  },
});
