import { describe, expect, it } from 'vitest';
import type { ConditionId, OrderHash } from '../../../../shared/market/ids.ts';
import { live, MARKET, place, setUp } from './gateway-setup.ts';

describe('the venue gateway', () => {
  it('announces an order’s hash and journals it before a byte of it leaves', () => {
    const { turn, log, requests } = setUp();
    turn(place(1));
    expect(log).toEqual(['order-signed', 'journal', 'sent']);
    expect(requests()).toEqual(['POST /order']);
  });

  it('holds an order back until it is on disk, and lets cancels and later turns go on meanwhile', () => {
    const { turn, state, synced, requests, gateway, hashes } = setUp();
    state.slowDisk = true;
    turn(place(1));
    turn(place(2));
    turn({ type: 'cancel', orderIds: ['0x01' as OrderHash] });
    expect(requests()).toEqual(['DELETE /order']);
    expect(hashes()).toHaveLength(2);
    synced.shift()!();
    expect(requests()).toEqual(['DELETE /order', 'POST /order']);
    synced.shift()!();
    expect(requests()).toEqual(['DELETE /order', 'POST /order', 'POST /order']);
    expect(synced).toEqual([]);
    expect(gateway.busy).toBe(true);
  });

  it('does not send an order that the disk held up for so long that its books are old (fault D3)', () => {
    const { world, turn, state, synced, requests, answers } = setUp();
    state.slowDisk = true;
    turn(place(1));
    world.time.advance(251);
    turn(place(2));
    synced.shift()!();
    synced.shift()!();
    expect(requests()).toEqual(['POST /order']);
    expect(answers()).toMatchObject([{ kind: 'refused', code: 'STALE' }]);
  });

  it('never sends an order that was cancelled while it waited for the disk', () => {
    const { turn, state, synced, requests, answers, hashes } = setUp();
    state.slowDisk = true;
    turn(place(1));
    turn({ type: 'cancel', orderIds: hashes() });
    synced.shift()!();
    expect(requests()).toEqual([]);
    expect(answers()).toMatchObject([{ kind: 'refused', code: 'WITHDRAWN' }]);
  });

  it('sends the orders of one turn as one batch and gives each its own fate (pitfall 17)', () => {
    const { world, turn, requests, hashes, answers } = setUp();
    turn(place(1), place(2), place(3));
    expect(requests()).toEqual(['POST /orders']);
    const [first, , third] = hashes();
    const refusal = { success: true, errorMsg: 'not enough balance / allowance', orderID: '', status: '' };
    world.http.latest.answer(200, [live(first), refusal, live(third)]);
    expect(answers()).toMatchObject([
      { kind: 'accepted', status: 'live' },
      { kind: 'refused', code: 'BALANCE' },
      { kind: 'accepted', status: 'live' },
    ]);
  });

  it('splits more than fifteen orders, which the venue would refuse as a whole', () => {
    const { world, turn } = setUp();
    turn(...Array.from({ length: 17 }, (_, i) => place(i)));
    const sizes = world.http.exchanges.map(({ request }) => (JSON.parse(request.body ?? '') as unknown[]).length);
    expect(sizes).toEqual([15, 2]);
  });

  it('never sends an order again when the answer is lost: its fate is unknown (fault U1)', () => {
    const { world, turn, answers, requests } = setUp();
    turn(place(1));
    world.http.latest.fail('UND_ERR_SOCKET');
    world.time.advance(60_000);
    expect(answers()).toMatchObject([{ kind: 'unknown' }]);
    expect(requests()).toEqual(['POST /order']);
  });

  it('sends nothing while the halt word is set, and says so', () => {
    const { turn, state, requests, answers } = setUp();
    state.halted = true;
    turn(place(1));
    expect(requests()).toEqual([]);
    expect(answers()).toMatchObject([{ kind: 'refused', code: 'HALTED' }]);
  });

  it('cancels while the halt word is set', () => {
    const { turn, state, requests } = setUp();
    state.halted = true;
    turn({ type: 'cancel', orderIds: ['0x01' as OrderHash] });
    expect(requests()).toEqual(['DELETE /order']);
  });

  it('sends cancels before the orders of the same turn', () => {
    const { turn, requests } = setUp();
    turn(place(1), { type: 'cancel', orderIds: ['0x01' as OrderHash] });
    expect(requests()).toEqual(['DELETE /order', 'POST /order']);
  });

  it('keeps connections free for cancels: orders beyond four requests wait their turn', () => {
    const { world, turn, requests, gateway } = setUp();
    for (let i = 0; i < 6; i += 1) turn(place(i));
    turn({ type: 'cancel', orderIds: ['0x01' as OrderHash] });
    expect(requests().filter((text) => text.startsWith('POST'))).toHaveLength(4);
    expect(requests().at(-1)).toBe('DELETE /order');
    world.http.exchanges[0]?.fail('ETIMEDOUT');
    expect(requests().at(-1)).toBe('POST /orders');
    expect(gateway.busy).toBe(true);
  });

  it('withdraws an order that still waits here when it is cancelled, and asks the venue for nothing', () => {
    const { turn, hashes, answers, requests } = setUp();
    for (let i = 0; i < 5; i += 1) turn(place(i));
    const before = requests().length;
    turn({ type: 'cancel', orderIds: [hashes()[4] as OrderHash] });
    expect(answers()).toEqual([{ kind: 'refused', code: 'WITHDRAWN', message: 'cancelled before it was sent' }]);
    expect(requests()).toHaveLength(before);
  });

  it('tells both lists of a cancel’s answer, because 200 does not mean cancelled', () => {
    const { world, turn, events } = setUp();
    turn({ type: 'cancel', orderIds: ['0x01', '0x02'] as OrderHash[] });
    world.http.latest.answer(200, { canceled: ['0x01'], not_canceled: { '0x02': 'Order already matched' } });
    expect(events).toEqual([
      {
        type: 'cancel-answer',
        canceled: ['0x01'],
        notCanceled: [{ orderId: '0x02', reason: 'Order already matched' }],
      },
    ]);
  });

  it('takes a cancel for failed where the answer names the order in neither list', () => {
    const { world, turn, events } = setUp();
    turn({ type: 'cancel', orderIds: ['0x01', '0x02'] as OrderHash[] });
    world.http.latest.answer(200, { canceled: ['0x01'], not_canceled: {} });
    expect(events).toMatchObject([
      { type: 'cancel-answer', canceled: ['0x01'], notCanceled: [] },
      { type: 'cancel-failed', orderIds: ['0x02'] },
    ]);
  });

  it('says that a cancel failed when it got no answer, and which orders it was about', () => {
    const { world, turn, events } = setUp();
    turn({ type: 'cancel', orderIds: ['0x01'] as OrderHash[] });
    world.http.latest.fail('ETIMEDOUT');
    expect(events).toMatchObject([{ type: 'cancel-failed', orderIds: ['0x01'] }]);
  });
});

describe('reconciling', () => {
  const order = {
    id: '0x01',
    market: MARKET,
    asset_id: '123',
    side: 'BUY',
    original_size: '10',
    size_matched: '0',
    price: '0.45',
  };

  it('reads all pages of orders, then of trades, and answers once', () => {
    const { world, turn, events, requests } = setUp();
    turn({ type: 'reconcile', conditionIds: [MARKET] });
    world.http.latest.answer(200, { data: [order], next_cursor: 'Mg==' });
    world.http.latest.answer(200, { data: [{ ...order, id: '0x02' }], next_cursor: 'LTE=' });
    world.http.latest.answer(200, { data: [], next_cursor: 'LTE=' });
    expect(requests()).toEqual(['GET /data/orders', 'GET /data/orders', 'GET /data/trades']);
    expect(world.http.exchanges[1]?.request.url).toContain('next_cursor=Mg%3D%3D');
    expect(events).toMatchObject([
      { type: 'reconciled', conditionIds: [MARKET], openOrders: [{ orderId: '0x01' }, { orderId: '0x02' }], fills: [] },
    ]);
  });

  it('concludes nothing from a part: a failed page fails the whole (fault U8)', () => {
    const { world, turn, events } = setUp();
    turn({ type: 'reconcile', conditionIds: [MARKET] });
    world.http.latest.answer(200, { data: [order], next_cursor: 'LTE=' });
    world.http.latest.answer(500, { error: 'Internal server error' });
    expect(events).toMatchObject([{ type: 'reconcile-failed' }]);
  });

  it('gathers what is wanted during a run into the next one, not into as many runs', () => {
    const { world, turn, events, requests } = setUp();
    const others = ['0xb1', '0xb2'] as ConditionId[];
    turn({ type: 'reconcile', conditionIds: [MARKET] });
    for (const conditionId of others) turn({ type: 'reconcile', conditionIds: [conditionId] });
    expect(requests()).toHaveLength(1);
    for (let page = 0; page < 6; page += 1) world.http.latest.answer(200, { data: [], next_cursor: 'LTE=' });
    expect(events).toMatchObject([{ conditionIds: [MARKET] }, { conditionIds: others }]);
  });

  it('gives up on a list that never ends', () => {
    const { world, turn, events } = setUp();
    world.http.respondWith(({ answer }) => answer(200, { data: [], next_cursor: 'again' }));
    turn({ type: 'reconcile', conditionIds: [MARKET] });
    expect(events).toMatchObject([{ type: 'reconcile-failed', reason: 'more than 50 pages' }]);
  });
});
