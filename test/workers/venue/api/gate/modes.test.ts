import { describe, expect, it } from 'vitest';
import {
  cancelAllRequest,
  FIRST_CURSOR,
  openOrdersRequest,
  placeRequest,
} from '../../../../../shared/wire/clob/index.ts';
import { ALICE, ServedVenue } from '../served-venue.ts';
import { signedOrder } from '../signed-order.ts';

/** A venue with one account of Alice's, which posts, cancels and reads. */
function trading() {
  const served = new ServedVenue({ assets: ['BTC'], crowd: false });
  const account = served.account(ALICE);
  const signing = () => ({ account, timestampS: served.nowS });
  const send = ({ method, path, headers, body }: ReturnType<typeof placeRequest>) => {
    const { answer, headers: answered } = served.begin(method, `/clob${path}`, headers, body);
    return { status: answer?.status, value: answer?.value, headers: answered ?? {} };
  };
  const order = (postOnly: boolean) =>
    signedOrder(ALICE, account, {
      token: served.openMarket().round.up,
      side: 'BUY',
      price: 0.4,
      shares: 10,
      postOnly,
      nowMs: served.venue.nowMs(),
    }).body;
  return {
    served,
    account,
    inject: (...faults: object[]) => served.post('/control/faults', faults),
    post: (postOnly = false) => send(placeRequest(signing(), [order(postOnly)])),
    postBatch: (...postOnly: boolean[]) => send(placeRequest(signing(), postOnly.map(order) as [string, ...string[]])),
    cancelAll: () => send(cancelAllRequest(signing())),
    read: () => send(openOrdersRequest(signing(), { cursor: FIRST_CURSOR })),
  };
}

describe('modes of trading', () => {
  it('answers 425 while the engine restarts, then takes only post-only orders for two minutes, then everything', () => {
    const { served, inject, post, cancelAll } = trading();
    inject({ fault: 'mode', mode: 'restarting', for: '5s' });
    expect(post()).toMatchObject({ status: 425, headers: { 'retry-after': '1' } });
    expect(cancelAll().status).toBe(425);
    served.time.advance(5_000);
    expect(post()).toMatchObject({
      status: 503,
      value: {
        error: 'post-only mode: only post-only orders and cancels are allowed',
        code: 'post_only_mode',
        retry_after_seconds: 120,
      },
      headers: { 'retry-after': '120' },
    });
    served.time.advance(41_000);
    expect(post().value).toMatchObject({ retry_after_seconds: 79 });
    expect(post(true).status).toBe(200);
    expect(cancelAll().status).toBe(200);
    served.time.advance(79_000);
    expect(post().status).toBe(200);
  });

  it('refuses in post-only mode each order of a batch that might take, and the others not', () => {
    const { inject, postBatch } = trading();
    inject({ fault: 'mode', mode: 'post-only' });
    const { status, value } = postBatch(true, false);
    expect(status).toBe(200);
    expect(value).toMatchObject([
      { success: true, status: 'live', errorMsg: '' },
      { success: false, orderID: '', errorMsg: 'post-only mode: only post-only orders and cancels are allowed' },
    ]);
    expect(postBatch(false, false)).toMatchObject({ status: 503, value: { code: 'post_only_mode' } });
  });

  it('takes cancels but no orders in cancel-only mode, and neither when trading is disabled', () => {
    const { inject, post, cancelAll, read } = trading();
    inject({ fault: 'mode', mode: 'cancel-only' });
    expect(post(true)).toMatchObject({
      status: 503,
      value: { error: 'Trading is currently cancel-only. New orders are not accepted, but cancels are allowed.' },
    });
    expect(cancelAll().status).toBe(200);
    inject({ fault: 'mode', mode: 'disabled' });
    const disabled = {
      status: 503,
      value: { error: 'Trading is currently disabled. Check polymarket.com for updates' },
    };
    expect(post(true)).toMatchObject(disabled);
    expect(cancelAll()).toMatchObject(disabled);
    expect(read().status).toBe(200);
    inject({ fault: 'mode', mode: 'normal' });
    expect(post().status).toBe(200);
  });

  it('does not let the end of an earlier mode cut a later one short', () => {
    const { served, inject, post } = trading();
    inject({ fault: 'mode', mode: 'cancel-only', for: '2s' });
    inject({ fault: 'mode', mode: 'disabled', for: '10s' });
    served.time.advance(5_000);
    expect(post().value).toEqual({ error: 'Trading is currently disabled. Check polymarket.com for updates' });
    served.time.advance(5_000);
    expect(post().status).toBe(200);
  });

  it('shows the mode at the control door', () => {
    const { served, inject } = trading();
    inject({ fault: 'mode', mode: 'restarting', for: '5s' }, { fault: 'geoblock' });
    expect(served.get('/control/mode').value).toEqual({
      mode: 'restarting',
      endsInS: 5,
      geoblocked: true,
      edgeBlocks: false,
      tier: 'standard',
    });
  });

  it('refuses a blocked region before it looks at credentials, but lets it read and cancel', () => {
    const { served, inject, post, cancelAll, read } = trading();
    inject({ fault: 'geoblock', for: '1m' });
    const restricted = {
      error:
        'Trading restricted in your region, please refer to available regions - https://docs.polymarket.com/developers/CLOB/geoblock',
    };
    expect(served.request('POST', '/clob/order')).toEqual({ status: 403, value: restricted });
    expect(post(true)).toMatchObject({ status: 403, value: restricted });
    expect([cancelAll().status, read().status]).toEqual([200, 200]);
    expect(served.get('/api/geoblock').value).toMatchObject({ blocked: true });
    served.time.advance(60_000);
    expect(served.get('/api/geoblock').value).toMatchObject({ blocked: false });
    expect(post().status).toBe(200);
  });

  it("answers everything with the edge's page, whoever asks, except at the control door", () => {
    const { served, inject, read } = trading();
    inject({ fault: 'edge-block', for: '10s' });
    for (const answer of [read(), served.get('/clob/time'), served.get('/gamma/events')]) {
      expect(answer.status).toBe(403);
      expect(answer.value).toMatch(/^<!DOCTYPE html>/);
    }
    expect(served.get('/control/mode').status).toBe(200);
    expect(served.get('/binance/api/v3/time').status, 'which is behind no such edge').toBe(200);
    served.time.advance(10_000);
    expect(read().status).toBe(200);
  });

  it.each(['banned', 'closed-only'])('refuses orders of a wallet that is %s, until it is good again', (standing) => {
    const { served, account, inject, post } = trading();
    inject({ fault: 'standing', address: account.address, standing, for: '5s' });
    expect(post()).toMatchObject({ status: 400, value: { error: expect.stringContaining(account.address) as string } });
    served.time.advance(5_000);
    expect(post().status).toBe(200);
  });
});

describe('rate limits of a signer', () => {
  it('tells on every answer to a post or cancel how the bucket stands', () => {
    const { post, cancelAll } = trading();
    expect(post().headers).toMatchObject({ 'poly-ratelimit-remaining': '59', 'poly-ratelimit-tier': 'standard' });
    expect(cancelAll().headers).toMatchObject({ 'poly-ratelimit-remaining': '118' });
  });

  it('answers 429 with a wait to the order beyond the burst; cancels have a bucket of their own', () => {
    const { served, post, cancelAll } = trading();
    for (let order = 0; order < 60; order += 1) expect(post().status).toBe(200);
    expect(post()).toMatchObject({
      status: 429,
      value: { error: 'Too Many Requests' },
      headers: { 'retry-after': '1', 'poly-ratelimit-remaining': '0', 'poly-ratelimit-warning': 'true' },
    });
    expect(cancelAll().status).toBe(200);
    served.time.advance(1_000);
    expect(post().status).toBe(200);
  });

  it('charges a batch for each of its orders, and a mass cancel for each order that goes', () => {
    const { postBatch, cancelAll } = trading();
    expect(postBatch(true, true, true, true).headers['poly-ratelimit-remaining']).toBe('56');
    expect(cancelAll().headers['poly-ratelimit-remaining']).toBe('115');
  });
});

describe('rate limits of an address', () => {
  it('hold requests up before any is refused, unless they are switched off', () => {
    const served = new ServedVenue({ assets: ['BTC'], crowd: false });
    const pending = Array.from({ length: 151 }, () => served.begin('GET', '/clob/ok'));
    expect(pending[99]?.answer?.status).toBe(200);
    expect(pending[100]).toEqual({});
    expect(pending[150]).toMatchObject({ answer: { status: 429 }, headers: { 'retry-after': '6' } });
    served.time.advance(100);
    expect(pending[100]?.answer).toEqual({ status: 200, value: 'OK' });

    const unlimited = new ServedVenue({ crowd: false, limits: { tier: 'none', addressLimits: false } });
    expect(Array.from({ length: 200 }, () => unlimited.get('/clob/ok')).at(-1)?.status).toBe(200);
  });
});
