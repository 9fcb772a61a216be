import * as z from 'zod';
import { frameChooser, frameFields } from '../sockets/faults/frame-choice.ts';
import { defineFault } from './fault.ts';

const HASH = /"hash":"([0-9a-f])/;
const HASHES = new RegExp(HASH, 'g');

/** Hashes of chosen market frames do not belong to their books (protocol §4.6: "hash not reproducible from the frame"). */
export const socketHash = defineFault({
  name: 'socket-hash',
  does: 'book hashes of chosen frames are wrong; the books are right',
  example: { asset: 'BTC', probability: 0.05 },
  schema: z.object(frameFields),
  apply: (choice, { sockets, random }) => {
    const chosen = frameChooser(choice, random);
    return sockets.disturb({ kind: 'hash', target: choice, newcomers: true }, () => ({
      outbound: (text, pass) => pass(HASH.test(text) && chosen(text) ? text.replaceAll(HASHES, wrongHash) : text),
    }));
  },
});

function wrongHash(_hash: string, digit: string): string {
  return `"hash":"${(15 - Number.parseInt(digit, 16)).toString(16)}`;
}
