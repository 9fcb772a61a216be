import { describe, expect, it } from 'vitest';
import type { VenueFill } from '../../../../shared/events/engine-events.ts';
import { l1Headers, l2Headers } from '../../../../shared/wire/auth/index.ts';
import {
  cancelAllRequest,
  cancelMarketRequest,
  cancelRequest,
  openOrdersRequest,
  parseCancelAnswer,
  parseOpenOrdersAnswer,
  parsePlaceAnswer,
  parseTradesAnswer,
  placeRequest,
  tradesRequest,
} from '../../../../shared/wire/clob/index.ts';
import { decodeUserFrame, userAuthFrame } from '../../../../shared/wire/user/index.ts';
import { ALICE, BOB, type Client, ServedVenue } from './served-venue.ts';
import { signedOrder } from './signed-order.ts';

type Account = ReturnType<ServedVenue['account']>;

function quietVenue(): ServedVenue {
  return new ServedVenue({ assets: ['BTC'], crowd: false });
}

function signing(served: ServedVenue, account: Account) {
  return { account, timestampS: served.nowS };
}

/** A client's answer as its parsers want it. */
function outcome({ status, value }: { readonly status: number; readonly value: unknown }) {
  return { kind: 'answer', status, headers: {}, body: JSON.stringify(value) } as const;
}

function userSocket(served: ServedVenue, account: Account): Client {
  const client = served.connect('user');
  client.say(userAuthFrame(account.credentials));
  return client;
}

function eventsOf(client: Client, account: Account) {
  const identity = { apiKey: account.credentials.apiKey, address: account.address };
  return client.frames.flatMap((frame) => {
    const decoded = decodeUserFrame(Buffer.from(frame), identity);
    return decoded.kind === 'decoded' ? decoded.events : [];
  });
}

function fillsIn(events: ReturnType<typeof eventsOf>): VenueFill[] {
  return events.flatMap((event) => (event.type === 'user-fill' ? [event.fill] : []));
}

/** Alice rests a bid on Up, Bob buys Down at the other side of it: a mint. */
function mint(served: ServedVenue) {
  const { up, down } = served.openMarket().round;
  const [alice, bob] = [served.account(ALICE), served.account(BOB)];
  const [aliceSocket, bobSocket] = [userSocket(served, alice), userSocket(served, bob)];
  const nowMs = served.venue.nowMs();
  const bid = signedOrder(ALICE, alice, { token: up, side: 'BUY', price: 0.45, shares: 10, postOnly: true, nowMs });
  served.call(placeRequest(signing(served, alice), [bid.body]));
  const take = signedOrder(BOB, bob, { token: down, side: 'BUY', price: 0.55, shares: 10, type: 'FAK', nowMs });
  const request = placeRequest(signing(served, bob), [take.body]);
  const pending = served.begin(request.method, `/clob${request.path}`, request.headers, request.body);
  return { alice, bob, aliceSocket, bobSocket, bid, take, pending };
}

describe('API keys', () => {
  it('gives a wallet the same credentials again for the same nonce, and refuses to make them twice', () => {
    const served = quietVenue();
    const made = served.account(ALICE);
    const headers = l1Headers(ALICE, { chainId: 137, timestampS: served.nowS, nonce: 0 });
    expect(served.request('POST', '/clob/auth/api-key', headers)).toEqual({
      status: 400,
      value: { error: 'Could not create api key' },
    });
    expect(served.request('GET', '/clob/auth/derive-api-key', headers).value).toEqual(made.credentials);
  });

  it('refuses a signature of another wallet', () => {
    const served = quietVenue();
    const auth = { chainId: 137, timestampS: served.nowS, nonce: 0 };
    const headers = { ...l1Headers(BOB, auth), POLY_ADDRESS: l1Headers(ALICE, auth)['POLY_ADDRESS'] ?? '' };
    expect(served.request('POST', '/clob/auth/api-key', headers)).toEqual({
      status: 401,
      value: { error: 'Invalid L1 Request headers' },
    });
  });

  it.each([
    ['a wrong signature', { POLY_SIGNATURE: 'AAAA' }],
    ['a wrong passphrase', { POLY_PASSPHRASE: 'open sesame' }],
    ['an unknown key', { POLY_API_KEY: '00000000-0000-0000-0000-000000000000' }],
    ['an address that does not own the key', { POLY_ADDRESS: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266' }],
  ])('answers 401 to %s', (_what, wrong) => {
    const served = quietVenue();
    const account = served.account();
    const headers = { ...l2Headers(account, served.nowS, 'GET', '/data/orders'), ...wrong };
    expect(served.request('GET', '/clob/data/orders', headers)).toEqual({
      status: 401,
      value: { error: 'Unauthorized/Invalid api key' },
    });
  });

  it('answers 401 when the body is not the one that was signed, or the timestamp is old', () => {
    const served = quietVenue();
    const account = served.account();
    const headers = l2Headers(account, served.nowS, 'DELETE', '/orders', '[]');
    expect(served.request('DELETE', '/clob/orders', headers, '[ ]').status).toBe(401);
    const old = l2Headers(account, served.nowS - 120, 'GET', '/data/orders');
    expect(served.request('GET', '/clob/data/orders', old).status).toBe(401);
  });
});

describe('orders', () => {
  it('keeps a resting order under the hash that its owner computed, tells it and lists it', () => {
    const served = quietVenue();
    const account = served.account();
    const socket = userSocket(served, account);
    const { up, conditionId } = served.openMarket().round;
    const nowMs = served.venue.nowMs();
    const { orderId, body } = signedOrder(ALICE, account, { token: up, side: 'BUY', price: 0.4, shares: 10, nowMs });
    const answer = served.call(placeRequest(signing(served, account), [body]));
    expect(parsePlaceAnswer(outcome(answer), [orderId])).toEqual([{ kind: 'accepted', status: 'live' }]);

    const order = { orderId, conditionId, token: up, side: 'BUY', price: 4_000, size: 10_000_000, matched: 0 };
    expect(eventsOf(socket, account)).toEqual([{ type: 'user-order', change: 'placement', order }]);
    const page = served.call(openOrdersRequest(signing(served, account), { cursor: 'MA==' }));
    expect(parseOpenOrdersAnswer(outcome(page))).toEqual({ kind: 'ok', value: { items: [order] } });
    expect(served.get('/control/open-orders?asset=BTC').value).toMatchObject({ count: 1, orders: [{ id: orderId }] });
    expect(served.get('/control/open-orders?asset=ETH').value).toMatchObject({ count: 0 });
  });

  it('tells both sides of a trade through MATCHED, MINED and CONFIRMED, and the ledger agrees', () => {
    const served = quietVenue();
    const { alice, bob, aliceSocket, bobSocket, bid, take, pending } = mint(served);
    expect(pending.answer, 'a marketable order is held by the taker delay').toBeUndefined();
    served.time.advance(1_000);
    expect(pending.answer?.value).toMatchObject({ success: true, orderID: take.orderId, status: 'matched' });
    served.time.advance(10_000);

    for (const [events, orderId, role, price] of [
      [eventsOf(aliceSocket, alice), bid.orderId, 'maker', 4_500],
      [eventsOf(bobSocket, bob), take.orderId, 'taker', 5_500],
    ] as const) {
      const told = fillsIn(events);
      expect(told.map(({ status }) => status)).toEqual(['MATCHED', 'MINED', 'CONFIRMED']);
      expect(told[0]).toMatchObject({ orderId, role, price, side: 'BUY', size: 10_000_000 });
    }
    const ledger = served.get('/control/ledger').value as ReturnType<ServedVenue['venue']['ledger']>;
    expect(ledger.conservation.held).toBe(true);
    expect(ledger.trades).toMatchObject([{ takerOrderId: take.orderId, status: 'CONFIRMED' }]);
    expect(ledger.openOrders).toEqual([]);
  });

  it('lists a trade to its maker as a fill of the own order, in pages', () => {
    const served = quietVenue();
    const { alice, bid } = mint(served);
    served.time.advance(1_000);
    const answer = served.call(tradesRequest(signing(served, alice), { cursor: 'MA==' }));
    const identity = { apiKey: alice.credentials.apiKey, address: alice.address };
    expect(parseTradesAnswer(outcome(answer), identity)).toMatchObject({
      kind: 'ok',
      value: { items: [{ orderId: bid.orderId, role: 'maker', price: 4_500, size: 10_000_000 }] },
    });
  });

  it('cancels by id, by market and all, and says why it could not', () => {
    const served = quietVenue();
    const account = served.account();
    const { up, conditionId } = served.openMarket().round;
    const orders = [0.31, 0.32, 0.33, 0.34].map((price) =>
      signedOrder(ALICE, account, { token: up, side: 'BUY', price, shares: 10, nowMs: served.venue.nowMs() }),
    );
    const ids = orders.map(({ orderId }) => orderId);
    const [first, second, third, fourth] = ids as [(typeof ids)[0], ...typeof ids];
    const bodies = orders.map(({ body }) => body) as [string, ...string[]];
    const placed = served.call(placeRequest(signing(served, account), bodies));
    expect(parsePlaceAnswer(outcome(placed), ids).map(({ kind }) => kind)).toEqual(Array(4).fill('accepted'));

    const cancel = (request: Parameters<ServedVenue['call']>[0]) => parseCancelAnswer(outcome(served.call(request)));
    const sign = signing(served, account);
    expect(cancel(cancelRequest(sign, [first]))).toMatchObject({ value: { canceled: [first] } });
    expect(cancel(cancelRequest(sign, [first, second as typeof first]))).toMatchObject({
      value: { canceled: [second], notCanceled: [{ orderId: first }] },
    });
    expect(served.call(cancelMarketRequest(sign, conditionId)).value).toMatchObject({ canceled: [third, fourth] });
    expect(served.call(cancelAllRequest(sign)).value).toEqual({ canceled: [], not_canceled: {} });
  });

  it('refuses a batch of sixteen and a malformed order as a whole', () => {
    const served = quietVenue();
    const account = served.account();
    const nowMs = served.venue.nowMs();
    const { up } = served.openMarket().round;
    const one = () => signedOrder(ALICE, account, { token: up, side: 'BUY', price: 0.3, shares: 5, nowMs }).body;
    const sixteen = `[${Array.from({ length: 16 }, one).join(',')}]`;
    expect(served.signed(account, 'POST', '/orders', sixteen)).toEqual({
      status: 400,
      value: { error: 'Too many orders in payload: 16, max allowed: 15' },
    });
    expect(served.signed(account, 'POST', '/order', '{"order":{}}').value).toEqual({ error: 'Invalid order payload' });
    expect(served.signed(account, 'DELETE', '/order', '{"orderID":"17"}').value).toEqual({ error: 'Invalid orderID' });
  });

  it('refuses one leg of a batch in its own words and takes the others', () => {
    const served = quietVenue();
    const account = served.account();
    const nowMs = served.venue.nowMs();
    const { up } = served.openMarket().round;
    const good = signedOrder(ALICE, account, { token: up, side: 'BUY', price: 0.3, shares: 5, nowMs });
    const small = signedOrder(ALICE, account, { token: up, side: 'BUY', price: 0.3, shares: 4, nowMs });
    const answer = served.call(placeRequest(signing(served, account), [small.body, good.body]));
    expect(parsePlaceAnswer(outcome(answer), [small.orderId, good.orderId])).toMatchObject([
      { kind: 'refused', code: 'MIN_SIZE' },
      { kind: 'accepted', status: 'live' },
    ]);
  });

  it('tells what the wallet has in base units', () => {
    const served = quietVenue();
    const account = served.account();
    const answer = served.signed(account, 'GET', '/balance-allowance?asset_type=COLLATERAL');
    expect(answer.value).toMatchObject({ balance: '10000000000' });
    expect(served.signed(account, 'GET', '/balance-allowance?asset_type=GOLD').status).toBe(400);
  });
});

describe('user socket', () => {
  it('closes about a second after bad credentials, without a word', () => {
    const served = quietVenue();
    const client = served.connect('user');
    client.say(userAuthFrame({ apiKey: 'k', secret: 's', passphrase: 'p' }));
    served.time.advance(900);
    expect(client.ending).toBeUndefined();
    served.time.advance(200);
    expect(client.ending).toMatchObject({ cut: false });
    expect(client.frames).toEqual([]);
  });

  it('tells only the markets that a client named, and those that it adds', () => {
    const served = new ServedVenue({ assets: ['BTC', 'ETH'], crowd: false });
    const account = served.account();
    const { round } = served.openMarket('ETH');
    const client = served.connect('user');
    client.say(userAuthFrame(account.credentials, [served.openMarket('BTC').round.conditionId]));
    const rest = (price: number) => {
      const wish = { token: round.up, side: 'BUY', price, shares: 10, nowMs: served.venue.nowMs() } as const;
      served.call(placeRequest(signing(served, account), [signedOrder(ALICE, account, wish).body]));
    };
    rest(0.3);
    expect(client.frames).toEqual([]);
    client.say({ operation: 'subscribe', markets: [round.conditionId] });
    rest(0.31);
    expect(client.messages()).toMatchObject([{ event_type: 'order', type: 'PLACEMENT', price: '0.31' }]);
  });

  it('tells an account nothing of the orders of another', () => {
    const served = quietVenue();
    const { aliceSocket, take } = mint(served);
    served.time.advance(1_000);
    expect(aliceSocket.messages().some((message) => message['id'] === take.orderId)).toBe(false);
  });
});
