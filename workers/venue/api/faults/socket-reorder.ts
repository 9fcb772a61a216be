import * as z from 'zod';
import { frameChooser, frameFields } from '../sockets/faults/frame-choice.ts';
import type { Stage } from '../sockets/faults/link.ts';
import { defineFault } from './fault.ts';

/** A chosen frame changes places with the one behind it on its connection. */
export const socketReorder = defineFault({
  name: 'socket-reorder',
  does: 'a chosen frame changes places with the next one on its connection',
  example: { asset: 'BTC', match: { event_type: 'price_change' }, probability: 0.1 },
  schema: z.object(frameFields),
  apply: (choice, { sockets, random }) => {
    const chosen = frameChooser(choice, random);
    return sockets.disturb({ kind: 'reorder', target: choice, newcomers: true }, () => swapStage(chosen));
  },
});

function swapStage(chosen: (text: string) => boolean): Stage {
  let release: (() => void) | undefined;
  const releaseHeld = (): void => {
    release?.();
    release = undefined;
  };
  return {
    outbound: (text, pass) => {
      if (release === undefined && chosen(text)) {
        release = () => pass(text);
        return;
      }
      pass(text);
      releaseHeld();
    },
    end: releaseHeld,
  };
}
