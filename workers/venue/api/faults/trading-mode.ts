import * as z from 'zod';
import { TRADING_MODES } from '../gate/modes.ts';
import { defineFault } from './fault.ts';

/**
 * What the matching engine takes (protocol §2.7). A restart (90 s unless `for` says another length) goes over into two
 * minutes of post-only by itself; other modes end after `for`, or with the next mode.
 */
export const mode = defineFault({
  name: 'mode',
  does: 'trading restarts (425, then 2 minutes post-only), is post-only, cancel-only, disabled, or normal again',
  example: { mode: 'restarting', for: '5s' },
  schema: z.object({ mode: z.enum(TRADING_MODES) }),
  apply: ({ mode: entered }, { gate }, forMs) => {
    gate.modes.enter(entered, forMs);
    return undefined;
  },
});

/** The caller's region may not open positions: 403 on posts before anybody looks who asks (protocol §13). */
export const geoblock = defineFault({
  name: 'geoblock',
  does: 'posting orders gets 403 before authentication, and /api/geoblock says blocked; reads and cancels work',
  example: { for: '1m' },
  schema: z.object({ blocked: z.boolean().default(true) }),
  switches: () => 'geoblock',
  apply: ({ blocked }, { gate }) => {
    gate.geoblocked = blocked;
    return () => {
      gate.geoblocked = false;
    };
  },
});

/** The edge answers everything with a page for people. */
export const edgeBlock = defineFault({
  name: 'edge-block',
  does: 'every request gets a 403 page of HTML from the edge',
  example: { for: '10s' },
  schema: z.object({ blocked: z.boolean().default(true) }),
  switches: () => 'edge-block',
  apply: ({ blocked }, { gate }) => {
    gate.edgeBlocks = blocked;
    return () => {
      gate.edgeBlocks = false;
    };
  },
});
