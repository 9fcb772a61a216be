import * as z from 'zod';
import { SOCKET_SERVICES } from '../paths.ts';
import { defineFault } from './fault.ts';

/** New connections are turned away before the upgrade with 429 or 503 and `Retry-After` (protocol §8.1). */
export const socketRefuse = defineFault({
  name: 'socket-refuse',
  does: 'new connections are answered 429 or 503 with Retry-After instead of an upgrade',
  example: { service: 'polybolt', status: 503, retryAfterS: 5, count: 3 },
  schema: z.object({
    service: z.enum(SOCKET_SERVICES).default('market'),
    status: z
      .union([z.literal(429), z.literal(503)])
      .default(503)
      .describe('429 | 503'),
    retryAfterS: z.int().nonnegative().default(1),
    probability: z.number().min(0).max(1).default(1),
    count: z.int().positive().optional(),
  }),
  apply: ({ service, status, retryAfterS, probability, count }, { sockets, random }) => {
    let left = count ?? Number.POSITIVE_INFINITY;
    return sockets.refuse((asked) => {
      if (asked !== service || left === 0) return undefined;
      if (probability < 1 && random.unit() >= probability) return undefined;
      left -= 1;
      return { status, retryAfterS };
    });
  },
});
