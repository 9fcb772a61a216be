import type { Fault } from './fault.ts';
import { freeze, thaw } from './freeze.ts';
import { offerFrame } from './offer-frame.ts';
import { down, up } from './reachability.ts';
import { socketDrop } from './socket-drop.ts';

/** Every fault that the venue can do. */
export const FAULTS: readonly Fault[] = [socketDrop, freeze, thaw, offerFrame, down, up];
