import * as z from 'zod';
import { defineFault } from './fault.ts';

/** The venue goes away: all sockets are cut, connections and requests get no answer. The control door stays. */
export const down = defineFault('down', z.object({}), (_request, targets) => targets.setReachable(false));

/** The venue is back; markets went on meanwhile. */
export const up = defineFault('up', z.object({}), (_request, targets) => targets.setReachable(true));
