import * as z from 'zod';
import type { OrderHash } from '../../market/ids.ts';
import type { HttpOutcome } from '../../ports/ports.ts';
import { type ClobAnswer, readAnswer } from './answer.ts';

/** What came of a cancel: HTTP 200 does not mean cancelled, so both lists count (protocol §2.5). */
export type CancelResult = {
  readonly canceled: readonly OrderHash[];
  readonly notCanceled: readonly { readonly orderId: OrderHash; readonly reason: string }[];
};

const cancelSchema = z
  .object({
    canceled: z.array(z.string()).nullish(),
    not_canceled: z.record(z.string(), z.string()).nullish(),
  })
  .transform(
    ({ canceled, not_canceled }): CancelResult => ({
      canceled: (canceled ?? []).map(orderHashOf),
      notCanceled: Object.entries(not_canceled ?? {}).map(([id, reason]) => ({ orderId: orderHashOf(id), reason })),
    }),
  );

/** Answer to any of the cancel requests. */
export function parseCancelAnswer(outcome: HttpOutcome): ClobAnswer<CancelResult> {
  return readAnswer(outcome, cancelSchema);
}

function orderHashOf(id: string): OrderHash {
  return id.toLowerCase() as OrderHash;
}
