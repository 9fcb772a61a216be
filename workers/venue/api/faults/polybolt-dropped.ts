import * as z from 'zod';
import { ASSETS } from '../../../../shared/market/assets.ts';
import { parseJson } from '../../../../shared/wire/json.ts';
import { isData, targetFields } from '../sockets/faults/frame-choice.ts';
import type { Stage } from '../sockets/faults/link.ts';
import { defineFault } from './fault.ts';

/** PolyBolt drops data as for a slow reader: so many frames of a connection are lost, the next one says so in `dropped`. */
export const polyboltDropped = defineFault({
  name: 'polybolt-dropped',
  does: 'PolyBolt loses some data frames of each connection; the next frame counts them in "dropped"',
  example: { asset: 'BTC', frames: 5 },
  schema: z.object({
    asset: z.enum(ASSETS).optional(),
    address: targetFields.address,
    frames: z.int().positive().default(5),
  }),
  apply: ({ frames, ...who }, { sockets }) =>
    sockets.disturb({ kind: 'dropped', target: { service: 'polybolt', ...who }, newcomers: false }, () =>
      droppingStage(frames),
    ),
});

const frameSchema = z.looseObject({ channel: z.string() });

/** `dropped` counts frames of one channel, so the channels of a connection are counted apart. */
function droppingStage(frames: number): Stage {
  const dropped = new Map<unknown, number>();
  return {
    outbound: (text, pass) => {
      const frame = isData('polybolt', text) ? frameSchema.safeParse(valueOf(text)).data : undefined;
      if (frame === undefined) return pass(text);
      const { channel } = frame;
      const soFar = dropped.get(channel) ?? 0;
      if (soFar > frames) return pass(text);
      dropped.set(channel, soFar + 1);
      if (soFar === frames) pass(JSON.stringify({ ...frame, dropped: frames }));
    },
  };
}

function valueOf(text: string): unknown {
  const json = parseJson(text);
  return json.kind === 'value' ? json.value : undefined;
}
