import * as z from 'zod';

/** Fields of a request that say which HTTP requests a fault hits: those of {@link HttpTarget}. */
export const httpTargetFields = {
  route: z
    .string()
    .regex(/^(GET|POST|DELETE) \/\S+$/, 'not a method and a path such as "POST /clob/order"')
    .default('POST /clob/order')
    .describe('METHOD /path, or a folder of paths'),
  address: z
    .string()
    .regex(/^0x[0-9a-fA-F]{40}$/, 'not an address')
    .optional()
    .describe('wallet'),
  probability: z.number().gt(0).max(1).default(1).describe('number above 0, up to 1'),
  count: z.int().positive().optional().describe('how many at most'),
};
