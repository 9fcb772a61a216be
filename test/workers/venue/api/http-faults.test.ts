import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../../shared/ports/seeded-random.ts';
import { placeRequest } from '../../../../shared/wire/clob/index.ts';
import { userAuthFrame } from '../../../../shared/wire/user/index.ts';
import { HttpFaults } from '../../../../workers/venue/api/http/http-faults.ts';
import { ALICE, BOB, ServedVenue } from './served-venue.ts';
import { signedOrder } from './signed-order.ts';

/** A quiet venue in which Alice posts, and looks her orders up as a careful client does after a failure. */
function posting() {
  const served = new ServedVenue({ assets: ['BTC'], crowd: false });
  const account = served.account(ALICE);
  const order = (shares = 10) =>
    signedOrder(ALICE, account, {
      token: served.openMarket().round.up,
      side: 'BUY',
      price: 0.4,
      shares,
      nowMs: served.venue.nowMs(),
    });
  const send = (...bodies: [string, ...string[]]) => {
    const request = placeRequest({ account, timestampS: served.nowS }, bodies);
    return served.begin(request.method, `/clob${request.path}`, request.headers, request.body);
  };
  return {
    served,
    account,
    order,
    send,
    inject: (...faults: object[]) => expect(served.post('/control/faults', faults).status).toBe(200),
    exists: (orderId: string) => served.signed(account, 'GET', `/data/order/${orderId}`).status === 200,
  };
}

/** What a client is left with when its connection broke before the first byte. */
const NOTHING = { cutAtByte: 0 };

describe('faults of requests and answers', () => {
  it('loses the answer to an order that was accepted, as often as it was told', () => {
    const { order, send, inject, exists } = posting();
    inject({ fault: 'answer-lost', count: 1 });
    const [lost, heard] = [order(), order()];
    expect(send(lost.body)).toEqual(NOTHING);
    expect(exists(lost.orderId)).toBe(true);
    expect(send(heard.body).answer?.status).toBe(200);
  });

  it('refuses the same bytes again after a lost answer as a duplicate, not as a second order', () => {
    const { order, send, inject } = posting();
    inject({ fault: 'answer-lost', count: 1 });
    const { orderId, body } = order();
    send(body);
    expect(send(body).answer).toEqual({ status: 400, value: { error: `order ${orderId} is invalid. Duplicated.` } });
  });

  it.each(['lost', 'given'])(
    'lets an order enter late, its answer %s: looked up in between it does not exist',
    (answer) => {
      const { served, order, send, inject, exists } = posting();
      inject({ fault: 'accepted-late', by: '2s', answer, count: 1 });
      const { orderId, body } = order();
      const pending = send(body);
      expect(pending).toEqual(answer === 'lost' ? NOTHING : {});
      served.time.advance(1_999);
      expect(exists(orderId)).toBe(false);
      served.time.advance(1);
      expect(exists(orderId)).toBe(true);
      expect(pending.answer?.status).toBe(answer === 'lost' ? undefined : 200);
    },
  );

  it('answers late what it did at once', () => {
    const { served, order, send, inject, exists } = posting();
    inject({ fault: 'slow-answer', by: '3s', count: 1 });
    const { orderId, body } = order();
    const pending = send(body);
    expect([exists(orderId), pending]).toEqual([true, {}]);
    served.time.advance(3_000);
    expect(pending.answer).toMatchObject({ status: 200, value: { orderID: orderId } });
  });

  it('tells of a fill on the user socket before the post that caused it is answered', () => {
    const { served, account, order, send, inject } = posting();
    const bob = served.account(BOB);
    const ask = { token: served.openMarket().round.down, side: 'BUY', price: 0.6, shares: 10 } as const;
    const rest = signedOrder(BOB, bob, { ...ask, nowMs: served.venue.nowMs() });
    served.call(placeRequest({ account: bob, timestampS: served.nowS }, [rest.body]));
    const socket = served.connect('user');
    socket.say(userAuthFrame(account.credentials));
    inject({ fault: 'fill-first', by: '500ms' });
    const pending = send(order().body);
    served.time.advance(499);
    expect(pending).toEqual({});
    expect(socket.messages()).toContainEqual(expect.objectContaining({ event_type: 'trade', status: 'MATCHED' }));
    served.time.advance(20);
    expect(pending.answer?.value).toMatchObject({ status: 'matched' });
    expect(send(order(6).body).answer?.value, 'an order that rests is not held up').toMatchObject({ status: 'live' });
  });

  it.each([
    ['before', false],
    ['after', true],
  ])('answers 500 %s the order is taken: the answer proves nothing', (when, taken) => {
    const { order, send, inject, exists } = posting();
    inject({ fault: 'http-error', status: 500, when, error: 'could not insert order', count: 1 });
    const { orderId, body } = order();
    expect(send(body).answer).toEqual({ status: 500, value: { error: 'could not insert order' } });
    expect(exists(orderId)).toBe(taken);
  });

  it('answers 502 with a page instead of JSON, and 429 with the wait that was asked for', () => {
    const { order, send, inject } = posting();
    inject(
      { fault: 'http-error', status: 502, count: 1 },
      { fault: 'http-error', status: 429, retryAfterS: 7, count: 1 },
    );
    expect(send(order().body).answer?.value).toMatch(/^<html>/);
    expect(send(order().body)).toMatchObject({ answer: { status: 429 }, headers: { 'retry-after': '7' } });
  });

  it.each(['truncated', 'not-json', 'empty'])('spoils the body of an answer: %s', (how) => {
    const { order, send, inject, exists } = posting();
    inject({ fault: 'garbled-answer', how, count: 1 });
    const { orderId, body } = order();
    const { status, value } = send(body).answer ?? {};
    expect([status, typeof value, exists(orderId)]).toEqual([200, 'string', true]);
  });

  it('cuts an answer short at the byte that was named', () => {
    const { order, send, inject, exists } = posting();
    inject({ fault: 'reset-answer', atByte: 120, count: 1 });
    const { orderId, body } = order();
    expect(send(body)).toEqual({ cutAtByte: 120 });
    expect(exists(orderId)).toBe(true);
  });

  it('shows a book by REST that stays as it was, while the book goes on', () => {
    const { served, order, send, inject } = posting();
    const url = `/clob/book?token_id=${served.openMarket().round.up}`;
    inject({ fault: 'stale-book', how: 'held', for: '5s' });
    const before = served.get(url);
    send(order().body);
    served.time.advance(1_000);
    expect(served.get(url)).toEqual(before);
    served.time.advance(4_000);
    expect(served.get(url).value).toMatchObject({ bids: [{ price: '0.4', size: '10' }] });
  });

  it('shows a ghost of a book by REST: one bid at the floor, one ask at the ceiling', () => {
    const { served, inject } = posting();
    inject({ fault: 'stale-book', how: 'ghost' });
    const { value } = served.get(`/clob/book?token_id=${served.openMarket().round.up}`);
    expect(value).toMatchObject({ bids: [{ price: '0.01' }], asks: [{ price: '0.99' }], tick_size: '0.01' });
  });

  it('takes only the first legs of a batch; the others look accepted to whoever reads the status alone', () => {
    const { served, order, send, inject } = posting();
    inject({ fault: 'batch-limit', legs: 1 });
    const { up } = served.openMarket().round;
    expect(send(order().body, order().body).answer?.value).toMatchObject([
      { success: true, status: 'live' },
      { success: false, orderID: '', status: 'delayed', errorMsg: `Rate limit exceeded for tokenId: ${up}` },
    ]);
  });

  it('hits only the route, and only the wallet, that it is aimed at', () => {
    const { served, account, order, send, inject } = posting();
    inject({ fault: 'answer-lost', route: 'POST /clob/orders' });
    expect(send(order().body, order().body)).toEqual(NOTHING);
    expect(send(order().body).answer?.status).toBe(200);
    inject({ fault: 'answer-lost', address: account.address.toLowerCase() });
    const bob = served.account(BOB);
    const { body } = signedOrder(BOB, bob, {
      token: served.openMarket().round.down,
      side: 'BUY',
      price: 0.2,
      shares: 10,
      nowMs: served.venue.nowMs(),
    });
    expect(served.call(placeRequest({ account: bob, timestampS: served.nowS }, [body])).status).toBe(200);
    expect(send(order().body)).toEqual(NOTHING);
  });

  it('moves server time, and with it the window in which a signature is taken', () => {
    const { served, account, inject } = posting();
    const trueS = served.nowS;
    inject({ fault: 'clock-skew', ms: -90_000, for: '2s' });
    expect(served.get('/clob/time').value).toBe(trueS - 90);
    const stamped = (timestampS: number) => {
      const { method, path, headers } = placeRequest({ account, timestampS }, ['{}']);
      return served.begin(method, `/clob${path}`, headers, '{}').answer?.status;
    };
    expect([stamped(trueS), stamped(trueS - 90)]).toEqual([401, 400]);
    served.time.advance(2_000);
    expect(served.get('/clob/time').value).toBe(trueS + 2);
  });
});

describe('a clock that is far off', () => {
  it.each([600_000, -600_000])('of %d ms moves no round and loses no money', (ms) => {
    const served = new ServedVenue({ assets: ['BTC'] });
    served.post('/control/faults', [{ fault: 'clock-skew', ms, for: '80s' }]);
    served.time.advance(80_000);
    const now = served.venue.nowMs();
    const open = served.venue.markets().filter(({ round }) => round.startsAt <= now && now < round.endsAt);
    expect(open).toHaveLength(1);
    expect(served.venue.ledger().conservation.held).toBe(true);
  });
});

describe('timing of faults', () => {
  it('begins after, and ends for, as long as a request says', () => {
    const { served, order, send, inject } = posting();
    inject({ fault: 'answer-lost', after: '5s', for: '10s' });
    expect(send(order().body).answer?.status).toBe(200);
    served.time.advance(5_000);
    expect(send(order().body)).toEqual(NOTHING);
    served.time.advance(10_000);
    expect(send(order().body).answer?.status).toBe(200);
  });

  it.each([{ after: 'soon' }, { for: '5' }, { for: '-1s' }])('refuses %j, which is no length of time', (timing) => {
    const { served } = posting();
    const { status, value } = served.post('/control/faults', [{ fault: 'answer-lost', ...timing }]);
    expect(status).toBe(400);
    expect((value as { error: string }).error).toMatch(/^answer-lost: (after|for): not a duration/);
  });

  it('does nothing any more once the venue has stopped', () => {
    const { served, inject } = posting();
    inject({ fault: 'down', after: '1s' });
    served.surface.stop();
    served.time.advance(2_000);
    expect(served.surface.admits('/clob/time')).toBe(true);
  });
});

/** Statuses of a thousand equal requests of which a fault hits three in ten. */
function hitsOf(seed: number): number[] {
  const faults = new HttpFaults(new SeededRandom(seed));
  faults.interfere({ route: 'GET /x', probability: 0.3 }, ({ respond }) => respond(500, {}, ''));
  const request = { method: 'GET', path: '/x', query: new URLSearchParams(), headers: {}, body: '' };
  return Array.from({ length: 1_000 }, () => {
    let status = 0;
    faults.handle(
      request,
      (given) => (status = given),
      (respond) => respond(200, {}, ''),
    );
    return status;
  });
}

describe('HttpFaults', () => {
  it('hits the same requests again with the same seed, and about as many as the probability says', () => {
    const hits = hitsOf(1);
    expect(hitsOf(1)).toEqual(hits);
    expect(hitsOf(2)).not.toEqual(hits);
    const share = hits.filter((status) => status === 500).length / hits.length;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.35);
  });
});
