import * as z from 'zod';
import type { TimerHandle } from '../../../../shared/ports/ports.ts';
import { targetFields } from '../sockets/faults/frame-choice.ts';
import { BookMemory } from '../sockets/faults/book-memory.ts';
import { defineFault, durationSchema } from './fault.ts';

/** Books are noted this often while the fault holds. */
const NOTE_EVERY_MS = 500;

/**
 * The snapshot after a subscription is an old one, with the time and the hash that it had then; changes after it are
 * present ones (protocol §4.6). Books are remembered from the beginning of the fault, so until `age` has passed the
 * snapshot is as old as the fault.
 */
export const socketStale = defineFault({
  name: 'socket-stale',
  does: 'snapshots after a subscription are older than they should be; later changes are right',
  example: { asset: 'BTC', age: '10s', for: '1m' },
  schema: z.object({ asset: targetFields.asset, address: targetFields.address, age: durationSchema }),
  apply: ({ age, ...who }, { sockets, venue, timers }) => {
    const memory = new BookMemory(venue, age);
    let timer: TimerHandle;
    const note = (): void => {
      memory.note();
      timer = timers.after(NOTE_EVERY_MS, note);
    };
    note();
    const target = { service: 'market' as const, ...who };
    const end = sockets.disturb({ kind: 'stale', target, newcomers: true }, () => ({
      outbound: (text, pass) => pass(text.startsWith('[') ? memory.aged(text) : text),
    }));
    return () => {
      timer.cancel();
      end();
    };
  },
});
