import * as z from 'zod';
import { defineFault } from './fault.ts';

/** A batch goes through in part: the legs behind the first few are over a limit of their token (protocol §2.5). */
export const batchLimit = defineFault({
  name: 'batch-limit',
  does: 'of each batch of orders only so many legs are taken; the others read "delayed" but are refused',
  example: { legs: 2, for: '1m' },
  schema: z.object({ legs: z.int().nonnegative() }),
  switches: () => 'batch-limit',
  apply: ({ legs }, { http }) => http.limitBatches(legs),
});
