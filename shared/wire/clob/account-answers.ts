import * as z from 'zod';
import type { VenueFill, VenueOrder } from '../../events/engine-events.ts';
import type { HttpOutcome } from '../../ports/ports.ts';
import { type Credentials, credentialsSchema } from '../endpoints.ts';
import type { UserIdentity } from '../user/identity.ts';
import { orderRecordSchema, toVenueOrder } from '../user/order-record.ts';
import { fillsOf, tradeRecordSchema } from '../user/trade-record.ts';
import { type ClobAnswer, readAnswer } from './answer.ts';
import { LAST_CURSOR } from './request.ts';

/** One page of a list. `nextCursor` is absent on the last one. */
export type Page<T> = { readonly items: readonly T[]; readonly nextCursor?: string };

/** Answer to GET /data/orders: only orders that are open. */
export function parseOpenOrdersAnswer(outcome: HttpOutcome): ClobAnswer<Page<VenueOrder>> {
  return readAnswer(outcome, OPEN_ORDERS_PAGE);
}

/** Answer to GET /data/trades: our parts in them, as {@link fillsOf} tells. */
export function parseTradesAnswer(outcome: HttpOutcome, identity: UserIdentity): ClobAnswer<Page<VenueFill>> {
  const answer = readAnswer(outcome, TRADES_PAGE);
  if (answer.kind === 'failed') return answer;
  const { items, ...rest } = answer.value;
  return { kind: 'ok', value: { ...rest, items: items.flatMap((trade) => fillsOf(trade, identity)) } };
}

/** Answer to creating or deriving API credentials. */
export function parseCredentialsAnswer(outcome: HttpOutcome): ClobAnswer<Credentials> {
  return readAnswer(outcome, credentialsSchema);
}

/** Answer to GET /time: Unix seconds. */
export function parseTimeAnswer(outcome: HttpOutcome): ClobAnswer<number> {
  return readAnswer(outcome, z.number().int().positive());
}

function pageOf<T>(item: z.ZodType<T>) {
  return z
    .object({ next_cursor: z.string().optional(), data: z.array(item) })
    .transform(({ next_cursor: cursor, data }): Page<T> => {
      const last = cursor === undefined || cursor === '' || cursor === LAST_CURSOR;
      return last ? { items: data } : { items: data, nextCursor: cursor };
    });
}

const OPEN_ORDERS_PAGE = pageOf(orderRecordSchema.transform(toVenueOrder));
const TRADES_PAGE = pageOf(tradeRecordSchema);
