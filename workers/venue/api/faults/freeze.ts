import * as z from 'zod';
import type { Link, Stage } from '../sockets/faults/link.ts';
import { isData, targetFields } from '../sockets/faults/frame-choice.ts';
import { defineFault } from './fault.ts';

/**
 * The silent freeze of the real venue: sockets stay open, take subscriptions and answer pings, but bring no data any more
 * (protocol §4.6, §8.2). Later connections are fine, unless the freeze is `sticky`.
 */
export const freeze = defineFault({
  name: 'freeze',
  does: 'sockets stay open and answer pings but bring no data; sticky: new connections too',
  example: { asset: 'BTC', sticky: true, for: '30s' },
  schema: z.object({ ...targetFields, sticky: z.boolean().default(false) }),
  apply: ({ sticky, ...target }, { sockets }) =>
    sockets.disturb({ kind: 'freeze', target, newcomers: sticky }, frozenStage),
});

/** Ends freezes: data flows again, what was missed is lost. */
export const thaw = defineFault({
  name: 'thaw',
  does: 'ends freezes; what was missed stays missed',
  example: { asset: 'BTC' },
  schema: z.object(targetFields),
  apply: (target, { sockets }) => {
    sockets.calm('freeze', target);
    return undefined;
  },
});

function frozenStage({ service }: Link): Stage {
  return {
    outbound: (text, pass) => {
      if (!isData(service, text)) pass(text);
    },
  };
}
