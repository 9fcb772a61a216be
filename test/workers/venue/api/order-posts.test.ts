import { describe, expect, it } from 'vitest';
import { placeRequest } from '../../../../shared/wire/clob/index.ts';
import { ALICE, BOB, ServedVenue } from './served-venue.ts';
import { signedOrder } from './signed-order.ts';

/** A quiet venue in which Alice posts what she likes. */
function posting() {
  const served = new ServedVenue({ assets: ['BTC'], crowd: false });
  const account = served.account(ALICE);
  const order = (wish: { readonly price?: number; readonly shares?: number; readonly type?: 'GTC' | 'FAK' } = {}) =>
    signedOrder(ALICE, account, {
      token: served.openMarket().round.up,
      side: 'BUY',
      price: 0.4,
      shares: 10,
      nowMs: served.venue.nowMs(),
      ...wish,
    });
  const send = (method: 'POST' | 'DELETE', path: string, body?: string) => served.signed(account, method, path, body);
  return { served, account, order, send };
}

/** Bob rests an ask on Up at 0.4, so that Alice's orders at 0.4 take. */
function restAsk(served: ServedVenue): void {
  const bob = served.account(BOB);
  const wish = { token: served.openMarket().round.down, side: 'BUY', price: 0.6, shares: 50 } as const;
  const { body } = signedOrder(BOB, bob, { ...wish, nowMs: served.venue.nowMs() });
  served.call(placeRequest({ account: bob, timestampS: served.nowS }, [body]));
}

/** A body as the client of CLOB V1 posts it. */
function v1Body(body: string): string {
  const posted = JSON.parse(body) as { order: Record<string, unknown> };
  const { timestamp: _timestamp, metadata: _metadata, builder: _builder, ...order } = posted.order;
  const dead = { taker: '0x0000000000000000000000000000000000000000', nonce: '0', feeRateBps: '1000' };
  return JSON.stringify({ ...posted, order: { ...order, ...dead } });
}

describe('posting one order', () => {
  it.each(['', '{', '[]', '{}', '"order"', 'null'])('refuses %j as no order', (body) => {
    const { send } = posting();
    expect(send('POST', '/order', body)).toEqual({ status: 400, value: { error: 'Invalid order payload' } });
  });

  it('tells a client of CLOB V1 that its orders are of the wrong version, not that they are malformed', () => {
    const { send, order } = posting();
    const refusal = { status: 400, value: { error: 'order_version_mismatch' } };
    expect(send('POST', '/order', v1Body(order().body))).toEqual(refusal);
  });

  it('refuses an order that names another key as its owner', () => {
    const { served, account, send, order } = posting();
    const { apiKey } = served.account(BOB).credentials;
    const body = order().body.replace(account.credentials.apiKey, apiKey);
    const error = 'the order owner has to be the owner of the API KEY';
    expect(send('POST', '/order', body)).toEqual({ status: 400, value: { error } });
  });

  it('holds the answer of a taker until its delay is over', () => {
    const { served, account, order } = posting();
    restAsk(served);
    const { body } = order();
    const { method, path, headers } = placeRequest({ account, timestampS: served.nowS }, [body]);
    const pending = served.begin(method, `/clob${path}`, headers, body);
    expect(pending).toEqual({});
    served.time.advance(1_000);
    expect(pending.answer?.value).toMatchObject({ success: true, status: 'matched' });
  });

  it('answers a taker that asks for it at once as delayed, and executes it all the same', () => {
    const { served, account, send, order } = posting();
    restAsk(served);
    const { orderId, body } = order();
    const deferred = body.replace('"deferExec":false', '"deferExec":true');
    expect(send('POST', '/order', deferred)).toMatchObject({
      status: 200,
      value: { success: true, errorMsg: '', orderID: orderId, status: 'delayed', makingAmount: '', takingAmount: '' },
    });
    served.time.advance(1_000);
    expect(served.signed(account, 'GET', `/data/order/${orderId}`).value).toMatchObject({ size_matched: '10' });
  });
});

describe('posting a batch', () => {
  it('gives each leg its own result in the order of the request: a bad one holds up no other', () => {
    const { send, order } = posting();
    const [first, last] = [order(), order()];
    const body = `[${first.body},{"salt":1},${v1Body(order().body)},${order({ shares: 2 }).body},${last.body}]`;
    const { status, value } = send('POST', '/orders', body);
    expect(status).toBe(200);
    expect(value).toMatchObject([
      { success: true, orderID: first.orderId, status: 'live', errorMsg: '' },
      { success: false, orderID: '', errorMsg: 'Invalid order payload' },
      { success: false, orderID: '', errorMsg: 'order_version_mismatch' },
      { success: false, orderID: '', errorMsg: expect.stringContaining('lower than the minimum: 5') as string },
      { success: true, orderID: last.orderId, status: 'live', errorMsg: '' },
    ]);
  });

  it('answers the same order twice in one batch with one acceptance and one duplicate', () => {
    const { send, order } = posting();
    const { orderId, body } = order();
    expect(send('POST', '/orders', `[${body},${body}]`).value).toMatchObject([
      { success: true, orderID: orderId },
      { success: false, errorMsg: `order ${orderId} is invalid. Duplicated.` },
    ]);
  });

  it('refuses more than 15 legs, none at all, and what is no list', () => {
    const { send, order } = posting();
    const legs = Array.from({ length: 16 }, () => order().body);
    expect(send('POST', '/orders', `[${legs.join(',')}]`)).toEqual({
      status: 400,
      value: { error: 'Too many orders in payload: 16, max allowed: 15' },
    });
    for (const body of ['[]', '{}', 'x']) {
      expect(send('POST', '/orders', body)).toEqual({ status: 400, value: { error: 'Invalid order payload' } });
    }
    expect((send('POST', '/orders', `[${legs.slice(1).join(',')}]`).value as unknown[]).length).toBe(15);
  });
});

/** Well formed ids of orders that do not exist. */
function ids(count: number): string[] {
  return Array.from({ length: count }, (_id, index) => `0x${index.toString(16).padStart(64, '0')}`);
}

describe('cancelling', () => {
  const UNKNOWN = `0x${'ab'.repeat(32)}`;

  it('answers 200 to a cancel that cancelled nothing, with the reason per order', () => {
    const { send, order } = posting();
    const { orderId, body } = order();
    send('POST', '/order', body);
    const answer = send('DELETE', '/orders', JSON.stringify([orderId, UNKNOWN]));
    const reason = 'Order not found or already canceled';
    expect(answer).toEqual({ status: 200, value: { canceled: [orderId], not_canceled: { [UNKNOWN]: reason } } });
    expect(send('DELETE', '/order', JSON.stringify({ orderID: orderId })).value).toMatchObject({ canceled: [] });
  });

  it.each(['{}', '{"orderID":"0x12"}', 'x', ''])('refuses %j as no order id', (body) => {
    expect(posting().send('DELETE', '/order', body)).toEqual({ status: 400, value: { error: 'Invalid orderID' } });
  });

  it('takes 1000 ids at once and not one more', () => {
    const { send } = posting();
    expect(send('DELETE', '/orders', JSON.stringify(ids(1_001)))).toEqual({
      status: 400,
      value: { error: 'Too many orders in payload, max allowed: 1000' },
    });
    const { status, value } = send('DELETE', '/orders', JSON.stringify(ids(1_000)));
    expect([status, Object.keys((value as { not_canceled: object }).not_canceled).length]).toEqual([200, 1_000]);
  });

  it('cancels by market, by token, or everything where both are left empty', () => {
    const { served, send, order } = posting();
    const { conditionId, up, down } = served.openMarket().round;
    const post = () => {
      const { orderId, body } = order();
      send('POST', '/order', body);
      return orderId;
    };
    const cancel = (filter: object) => send('DELETE', '/cancel-market-orders', JSON.stringify(filter)).value;
    const first = post();
    expect(cancel({ market: conditionId, asset_id: down })).toEqual({ canceled: [], not_canceled: {} });
    expect(cancel({ market: conditionId, asset_id: up })).toEqual({ canceled: [first], not_canceled: {} });
    const second = post();
    expect(cancel({ market: conditionId })).toEqual({ canceled: [second], not_canceled: {} });
    const third = post();
    expect(cancel({ market: '', asset_id: '' })).toEqual({ canceled: [third], not_canceled: {} });
    const fourth = post();
    expect(send('DELETE', '/cancel-all').value).toEqual({ canceled: [fourth], not_canceled: {} });
  });

  it('cancels by a market of Protocol V2 under its id of 62 digits, as Gamma gives it', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false, v2Assets: ['BTC'] });
    const account = served.account(ALICE);
    const { conditionId, up: token } = served.openMarket().round;
    const wish = { token, side: 'BUY', price: 0.4, shares: 10, version: 'v2', nowMs: served.venue.nowMs() } as const;
    const { orderId, body } = signedOrder(ALICE, account, wish);
    served.signed(account, 'POST', '/order', body);
    const market = `0x${conditionId.slice(2, 64).toUpperCase()}`;
    const answer = served.signed(account, 'DELETE', '/cancel-market-orders', JSON.stringify({ market }));
    expect(answer.value).toEqual({ canceled: [orderId], not_canceled: {} });
  });
});
