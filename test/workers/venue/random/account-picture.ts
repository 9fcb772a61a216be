import * as z from 'zod';

/** How far a trade has come: events may arrive in any order, the furthest counts (protocol §5.4). */
const RANKS: readonly string[] = ['MATCHED', 'RETRYING', 'MINED', 'CONFIRMED', 'FAILED'];

const orderSchema = z.object({
  id: z.string(),
  size_matched: z.string(),
  status: z.string(),
  type: z.string().optional(),
});
const tradeSchema = z.object({
  id: z.string(),
  taker_order_id: z.string(),
  status: z.string(),
  trader_side: z.string(),
});

export type OrderView = { readonly matched: number; readonly open: boolean };

/**
 * What a careful client knows of its orders and trades: events of the user socket in any order and number, and what it read
 * by REST. Matched sizes only grow; what has ended has ended.
 */
export class AccountPicture {
  readonly orders = new Map<string, OrderView>();
  /** By trade id and role, since one account may stand on both sides of different legs. */
  readonly trades = new Map<string, string>();

  /** Takes one message of the user socket. */
  hear(message: unknown): void {
    const { event_type: type } = message as { event_type?: string };
    if (type === 'order') this.#order(message);
    if (type === 'trade') this.#trade(message);
  }

  /**
   * After a gap: what REST lists is open, what it does not list has ended; its trades are the truth. Orders inside their
   * taker delay are left to the answer of their POST.
   */
  reconcile(open: readonly unknown[], trades: readonly unknown[]): void {
    const listed = new Set(open.map((record) => orderSchema.parse(record).id));
    for (const [id, { matched }] of this.orders) if (!listed.has(id)) this.orders.set(id, { matched, open: false });
    for (const record of open) if (orderSchema.parse(record).status === 'LIVE') this.#order(record);
    for (const record of trades) this.#trade(record);
  }

  openOrders(): Map<string, number> {
    return new Map([...this.orders].filter(([, { open }]) => open).map(([id, { matched }]) => [id, matched]));
  }

  #order(record: unknown): void {
    const { id, size_matched: matched, status, type } = orderSchema.parse(record);
    const known = this.orders.get(id) ?? { matched: 0, open: true };
    const over = type === 'CANCELLATION' || (status !== 'LIVE' && status !== 'DELAYED');
    this.orders.set(id, { matched: Math.max(known.matched, Number(matched)), open: known.open && !over });
  }

  #trade(record: unknown): void {
    const { id, status, trader_side: role } = tradeSchema.parse(record);
    const name = `${id} ${role}`;
    const told = status.replace('TRADE_STATUS_', '');
    const known = this.trades.get(name);
    if (known === undefined || RANKS.indexOf(told) > RANKS.indexOf(known)) this.trades.set(name, told);
  }
}
