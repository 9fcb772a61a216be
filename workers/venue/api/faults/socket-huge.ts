import * as z from 'zod';
import { targetFields } from '../sockets/faults/frame-choice.ts';
import { defineFault } from './fault.ts';

const MEGABYTE = 1024 * 1024;

/** One frame of N MB: valid JSON of an event that nobody knows. Above 16 MB the venue's own host cuts a slow reader. */
export const socketHuge = defineFault({
  name: 'socket-huge',
  does: 'sockets get one frame of so many megabytes, valid JSON of an unknown event',
  example: { asset: 'BTC', megabytes: 4 },
  schema: z.object({ ...targetFields, megabytes: z.int().min(1).max(64).default(4) }),
  apply: ({ megabytes, ...target }, { sockets }) => {
    const frame = JSON.stringify({ event_type: 'padding', padding: 'x'.repeat(megabytes * MEGABYTE) });
    for (const link of sockets.links(target)) link.send(frame);
    return undefined;
  },
});
