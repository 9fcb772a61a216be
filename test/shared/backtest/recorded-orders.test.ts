import { beforeEach, describe, expect, it } from 'vitest';
import { RecordedOrders } from '../../../shared/backtest/recorded-orders.ts';
import { ASK, BID, type BookEvent, type LevelsEvent } from '../../../shared/events/market-events.ts';
import type { TokenId } from '../../../shared/market/ids.ts';
import { OrderBook } from '../../../shared/market/order-book.ts';
import { price, tick } from '../../../shared/units/index.ts';
import { ROUND } from './small-world.ts';

const TOKENS = [ROUND.up, ROUND.down] as const;
const SHARE = 1_000_000;

let books: readonly [OrderBook, OrderBook];
let recorded: RecordedOrders;

/** The engine's side: what it has been told so far, and the corrections. */
beforeEach(() => {
  books = [new OrderBook(tick(100)), new OrderBook(tick(100))];
  recorded = new RecordedOrders({
    slotOf: (token) => TOKENS.indexOf(token),
    sizeAt: (slot, side, at) => (side === BID ? books[slot]!.bidSizeAt(at) : books[slot]!.askSizeAt(at)),
    correct: apply,
  });
  recorded.begin({ identity: { apiKey: '', address: '' } }.identity);
  recorded.list(ROUND);
});

function apply({ count, slots, sides, prices, sizes }: LevelsEvent): void {
  for (let i = 0; i < count; i += 1) books[slots[i]!]!.set(sides[i]!, prices[i]!, sizes[i]!);
}

/** The tape tells a level. */
function level(slot: number, side: number, cents: number, shares: number): void {
  const event: LevelsEvent = {
    type: 'levels',
    venueMs: 1,
    count: 1,
    slots: Int32Array.of(slot),
    sides: Uint8Array.of(side),
    prices: Float64Array.of(cents * 100),
    sizes: Float64Array.of(shares * SHARE),
  };
  recorded.strip(event, tokenOf);
  apply(event);
}

/** The recorded user stream tells of an order for Up. */
function order(type: 'PLACEMENT' | 'UPDATE' | 'CANCELLATION', cents: number, shares: number, matched = 0): void {
  const message = {
    event_type: 'order',
    type,
    id: '0x01',
    market: ROUND.conditionId,
    asset_id: ROUND.up,
    side: 'BUY',
    price: String(cents / 100),
    original_size: String(shares),
    size_matched: String(matched),
  };
  recorded.frame(Buffer.from(JSON.stringify(message)));
}

function tokenOf(slot: number): TokenId {
  return TOKENS[slot]!;
}

const bid = (cents: number) => books[0].bidSizeAt(price(cents * 100)) / SHARE;
const mirroredAsk = (cents: number) => books[1].askSizeAt(price(cents * 100)) / SHARE;

describe('orders of the recorded run', () => {
  it.each(['book first', 'user stream first'])('are taken out of both books, %s', (first) => {
    level(0, BID, 47, 30);
    level(1, ASK, 53, 30);
    if (first !== 'book first') order('PLACEMENT', 47, 10);
    level(0, BID, 47, 40);
    level(1, ASK, 53, 40);
    if (first === 'book first') order('PLACEMENT', 47, 10);
    expect([bid(47), mirroredAsk(53)]).toEqual([30, 30]);
  });

  it.each(['book first', 'user stream first'])('leave the others’ size behind when they go, %s', (first) => {
    level(0, BID, 47, 30);
    order('PLACEMENT', 47, 10);
    level(0, BID, 47, 40);
    if (first !== 'book first') order('CANCELLATION', 47, 10);
    level(0, BID, 47, 30);
    if (first === 'book first') order('CANCELLATION', 47, 10);
    expect(bid(47)).toBe(30);
  });

  it('count with what is left of them', () => {
    order('PLACEMENT', 47, 10);
    level(0, BID, 47, 40);
    order('UPDATE', 47, 10, 6);
    level(0, BID, 47, 34);
    expect(bid(47)).toBe(30);
  });

  it('are taken out of a whole book, too, and never leave less than nothing', () => {
    order('PLACEMENT', 47, 10);
    const event: BookEvent = {
      type: 'book',
      slot: 0,
      venueMs: 2,
      tick: 0,
      bidCount: 2,
      bidPrices: Float64Array.of(4_600, 4_700),
      bidSizes: Float64Array.of(5 * SHARE, 4 * SHARE),
      askCount: 0,
      askPrices: new Float64Array(),
      askSizes: new Float64Array(),
    };
    recorded.strip(event, tokenOf);
    expect([...event.bidSizes]).toEqual([5 * SHARE, 0]);
  });

  it('of a round that is over, or of an earlier recording, are forgotten', () => {
    order('PLACEMENT', 47, 10);
    recorded.forget(ROUND);
    level(0, BID, 47, 40);
    expect(bid(47)).toBe(40);
    recorded.list(ROUND);
    order('PLACEMENT', 47, 10);
    recorded.begin({ apiKey: '', address: '' });
    level(0, BID, 47, 40);
    expect(bid(47)).toBe(40);
  });
});
