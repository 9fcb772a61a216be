import { describe, expect, it } from 'vitest';
import { l2Headers } from '../../../../shared/wire/auth/index.ts';
import { Stage } from './stage.ts';

const ORDER = { price: 0.4, shares: 10 } as const;

describe('answers', () => {
  it('#2 a POST is taken but its answer lost: the order lives, and sent again it is a duplicate', () => {
    const { bob, inject } = new Stage();
    inject({ fault: 'answer-lost', route: 'POST /clob/order', count: 1 });
    const { orderId, body, pending } = bob.post(ORDER);
    expect(pending).toEqual({ cutAtByte: 0 });
    expect(bob.order(orderId)).toMatchObject({ id: orderId, status: 'LIVE' });
    const again = bob.send('/order', body).answer;
    expect(again).toEqual({ status: 400, value: { error: `order ${orderId} is invalid. Duplicated.` } });
    expect(bob.openOrders()).toEqual([orderId]);
  });

  it('#2 a POST reaches the venue late: asked for in between, the order does not exist yet', () => {
    const { served, bob, inject } = new Stage();
    inject({ fault: 'accepted-late', by: '2s', answer: 'lost', count: 1 });
    const { orderId } = bob.begin(ORDER);
    expect(bob.read(`/data/order/${orderId}`).status).toBe(404);
    served.time.advance(2_000);
    expect(bob.openOrders()).toEqual([orderId]);
  });

  it('#3 a taker waits: for 150 ms his order is neither matched nor can it be cancelled', () => {
    const { served, alice, bob } = new Stage();
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    const { orderId, pending } = bob.begin({ price: 0.5, shares: 10 });
    served.time.advance(149);
    expect(pending.answer).toBeUndefined();
    expect(bob.order(orderId)).toMatchObject({ status: 'DELAYED', size_matched: '0' });
    expect(bob.remove('/order', { orderID: orderId }).value).toMatchObject({
      canceled: [],
      not_canceled: { [orderId]: 'order match delayed due to market conditions' },
    });
    served.time.advance(1);
    expect(pending.answer?.value).toMatchObject({ status: 'matched' });
  });

  it('#16 orders beyond the burst are refused while cancels, which have a budget of their own, go through', () => {
    const { bob } = new Stage();
    const posts = Array.from({ length: 61 }, () => bob.begin(ORDER));
    expect(posts.filter(({ pending }) => pending.answer?.status === 429)).toHaveLength(1);
    const { status, value } = bob.remove('/cancel-all');
    expect(status).toBe(200);
    expect((value as { canceled: string[] }).canceled).toHaveLength(60);
  });

  it('#17 a batch goes through in part: the venue takes one leg and refuses the others, with HTTP 200', () => {
    const { bob, inject } = new Stage();
    inject({ fault: 'batch-limit', legs: 1 });
    const legs = [bob.sign(ORDER), bob.sign(ORDER)];
    const { answer } = bob.send('/orders', `[${legs.map(({ body }) => body).join(',')}]`);
    expect(answer).toMatchObject({ status: 200, value: [{ success: true }, { success: false, orderID: '' }] });
    expect(bob.openOrders()).toEqual([legs[0]!.orderId]);
  });

  it('#18 heartbeats stop: every order of the key is cancelled within fifteen seconds', () => {
    const { served, bob } = new Stage();
    bob.post(ORDER);
    expect(bob.send('/v1/heartbeats', '{"heartbeat_id":""}').answer?.status).toBe(200);
    served.time.advance(9_000);
    expect(bob.openOrders()).toHaveLength(1);
    served.time.advance(6_500);
    expect(bob.openOrders()).toEqual([]);
    expect(bob.heard('order').at(-1)).toMatchObject({ type: 'CANCELLATION' });
  });

  it('#27 two processes on one key break each other’s chain of heartbeats', () => {
    const { bob } = new Stage();
    const beat = (id: string) => bob.send('/v1/heartbeats', JSON.stringify({ heartbeat_id: id })).answer;
    const idIn = (answer: ReturnType<typeof beat>) =>
      (answer?.value as { heartbeat_id: string } | undefined)?.heartbeat_id ?? '';
    const first = idIn(beat(''));
    const second = beat('');
    expect(second).toMatchObject({ status: 400, value: { error_msg: 'Invalid Heartbeat ID', heartbeat_id: first } });
    expect(beat(idIn(second))?.status).toBe(200);
    expect(beat(first)?.status).toBe(400);
  });

  it('#29 an order beyond the signer’s bucket gets 429 with the time to wait, and the headers tell the balance', () => {
    const { bob } = new Stage();
    const posts = Array.from({ length: 61 }, () => bob.begin(ORDER).pending);
    expect(posts[59]?.headers).toMatchObject({ 'poly-ratelimit-remaining': '0' });
    expect(posts[60]).toMatchObject({
      answer: { status: 429, value: { error: 'Too Many Requests' } },
      headers: { 'retry-after': '1' },
    });
  });

  it('#30 a blocked region gets 403 before anybody looks who asks, and can still cancel and read', () => {
    const { served, bob, inject } = new Stage();
    const { orderId } = bob.post(ORDER);
    inject({ fault: 'geoblock' });
    const error =
      'Trading restricted in your region, please refer to available regions - https://docs.polymarket.com/developers/CLOB/geoblock';
    expect(bob.post(ORDER).pending.answer).toEqual({ status: 403, value: { error } });
    expect(served.request('POST', '/clob/order')).toEqual({ status: 403, value: { error } });
    expect(served.get('/api/geoblock').value).toMatchObject({ blocked: true });
    expect(bob.remove('/order', { orderID: orderId }).value).toMatchObject({ canceled: [orderId] });
  });

  it('#32 clocks differ: requests signed by the right time get 401, and /time tells the difference', () => {
    const { served, bob, inject } = new Stage();
    const trueS = served.nowS;
    inject({ fault: 'clock-skew', ms: 120_000 });
    expect(served.get('/clob/time').value).toBe(trueS + 120);
    const headers = l2Headers(bob.account, trueS, 'GET', '/data/orders');
    expect(served.request('GET', '/clob/data/orders', headers).status).toBe(401);
    expect(bob.read('/data/orders').status).toBe(200);
  });

  it('#35 the engine restarts: 425 to everybody, then for two minutes only post-only orders, then all as before', () => {
    const { served, bob, inject } = new Stage({ interval: '15m' });
    inject({ fault: 'mode', mode: 'restarting', for: '90s' });
    expect(bob.post(ORDER).pending).toMatchObject({ answer: { status: 425 }, headers: { 'retry-after': '1' } });
    served.time.advance(90_000);
    expect(bob.post(ORDER).pending.answer).toMatchObject({ status: 503, value: { code: 'post_only_mode' } });
    expect(bob.post({ ...ORDER, postOnly: true }).pending.answer?.status).toBe(200);
    served.time.advance(120_000);
    expect(bob.post(ORDER).pending.answer?.status).toBe(200);
  });

  it('#36 trading is disabled: not even cancels work; in cancel-only mode they do', () => {
    const { bob, inject } = new Stage();
    const { orderId } = bob.post(ORDER);
    inject({ fault: 'mode', mode: 'disabled' });
    const disabled = { error: 'Trading is currently disabled. Check polymarket.com for updates' };
    expect(bob.post(ORDER).pending.answer).toEqual({ status: 503, value: disabled });
    expect(bob.remove('/order', { orderID: orderId })).toEqual({ status: 503, value: disabled });
    inject({ fault: 'mode', mode: 'cancel-only' });
    expect(bob.post(ORDER).pending.answer).toMatchObject({
      status: 503,
      value: {
        error: 'Trading is currently cancel-only. New orders are not accepted, but cancels are allowed.',
      },
    });
    expect(bob.remove('/order', { orderID: orderId }).value).toMatchObject({ canceled: [orderId] });
  });
});
