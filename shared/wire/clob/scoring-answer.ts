import * as z from 'zod';
import type { OrderHash } from '../../market/ids.ts';
import type { HttpOutcome } from '../../ports/ports.ts';
import { type ClobAnswer, readAnswer } from './answer.ts';

/** Whether an order of ours earns liquidity rewards just now. */
export type OrderScoring = { readonly orderId: OrderHash; readonly isScoring: boolean };

/** Answer to POST /orders-scoring (protocol §2.5). */
export function parseScoringAnswer(outcome: HttpOutcome): ClobAnswer<readonly OrderScoring[]> {
  return readAnswer(
    outcome,
    z
      .record(z.string(), z.boolean())
      .transform((scoring) =>
        Object.entries(scoring).map(([id, isScoring]) => ({ orderId: id.toLowerCase() as OrderHash, isScoring })),
      ),
  );
}
