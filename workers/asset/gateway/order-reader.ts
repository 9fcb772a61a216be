import type { OrderRecord } from '../../../shared/events/engine-events.ts';
import type { OrderHash } from '../../../shared/market/ids.ts';
import { type ClobAnswer, orderRequest, parseOrderAnswer } from '../../../shared/wire/clob/index.ts';
import type { ClobClient } from './clob-client.ts';

const DEADLINE_MS = 2_000;

/** Asks the venue for orders by their hashes, one after the other. Tells all of them, or that one could not be read. */
export function readOrders(
  clob: ClobClient,
  orderIds: readonly OrderHash[],
  done: (answer: ClobAnswer<readonly OrderRecord[]>) => void,
): void {
  const records: OrderRecord[] = [];
  readNext();

  function readNext(): void {
    const orderId = orderIds[records.length];
    if (orderId === undefined) return done({ kind: 'ok', value: records });
    return clob.request(
      (signing) => orderRequest(signing, orderId),
      DEADLINE_MS,
      (outcome) => {
        const answer = parseOrderAnswer(outcome, orderId);
        if (answer.kind === 'failed') return done(answer);
        records.push(answer.value);
        return readNext();
      },
    );
  }
}
