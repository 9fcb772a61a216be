import * as z from 'zod';
import type { OrderRecord, VenueFill, VenueOrder } from '../../events/engine-events.ts';
import type { OrderHash } from '../../market/ids.ts';
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

/**
 * Answer to GET /data/order/{hash}. A 404 or an empty answer means that the venue does not show it, which proves nothing by
 * itself; a status that we do not know is a failure.
 */
export function parseOrderAnswer(outcome: HttpOutcome, orderId: OrderHash): ClobAnswer<OrderRecord> {
  const nothing = { kind: 'ok', value: { kind: 'none', orderId } } as const;
  if (outcome.kind === 'answer' && outcome.status === 404) return nothing;
  const answer = readAnswer(outcome, ONE_ORDER);
  if (answer.kind === 'failed') return answer;
  const record = answer.value;
  if (record === undefined) return nothing;
  if (record.order.orderId === orderId) return { kind: 'ok', value: record };
  return { kind: 'failed', reason: `asked for order ${orderId}, told of ${record.order.orderId}` };
}

/** Answer to GET /data/trades: our parts in them, as {@link fillsOf} tells. */
export function parseTradesAnswer(outcome: HttpOutcome, identity: UserIdentity): ClobAnswer<Page<VenueFill>> {
  const answer = readAnswer(outcome, TRADES_PAGE);
  if (answer.kind === 'failed') return answer;
  const { items, ...rest } = answer.value;
  return { kind: 'ok', value: { ...rest, items: items.flatMap((trade) => fillsOf(trade, identity)) } };
}

/** Answer to GET /balance-allowance: how much there is, in millionths of a share or of a pUSD. */
export function parseBalanceAnswer(outcome: HttpOutcome): ClobAnswer<number> {
  return readAnswer(outcome, BALANCE);
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

const ORDER_STATUS = {
  LIVE: 'open',
  MATCHED: 'matched',
  CANCELED: 'ended',
  CANCELED_MARKET_RESOLVED: 'ended',
  INVALID: 'ended',
} as const;

/** Status texts come with a prefix from some pages (protocol §2.5). */
const statusText = z
  .string()
  .transform((text) => text.replace(/^ORDER_STATUS_/, ''))
  .pipe(z.enum(Object.keys(ORDER_STATUS) as [keyof typeof ORDER_STATUS, ...(keyof typeof ORDER_STATUS)[]]));

const EMPTY = z.union([z.null(), z.literal(''), z.strictObject({}), z.tuple([])]).transform(() => undefined);

const ONE_ORDER = z.union([
  EMPTY,
  orderRecordSchema
    .extend({ status: statusText })
    .transform(({ status, ...record }) => ({ kind: ORDER_STATUS[status], order: toVenueOrder(record) })),
]);

const BALANCE = z.object({ balance: z.string().regex(/^\d{1,15}$/) }).transform(({ balance }) => Number(balance));

const OPEN_ORDERS_PAGE = pageOf(orderRecordSchema.transform(toVenueOrder));
const TRADES_PAGE = pageOf(tradeRecordSchema);
