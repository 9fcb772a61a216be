import { describe, expect, it } from 'vitest';
import type { OrderType } from '../../../../shared/events/effects.ts';
import type { TokenId } from '../../../../shared/market/ids.ts';
import type { ClobAccount, PrivateKey } from '../../../../shared/wire/auth/index.ts';
import { placeRequest } from '../../../../shared/wire/clob/index.ts';
import { userAuthFrame } from '../../../../shared/wire/user/index.ts';
import { ALICE, BOB, type Client, ServedVenue } from './served-venue.ts';
import { signedOrder } from './signed-order.ts';

type Wish = { token: TokenId; side?: 'BUY' | 'SELL'; price: number; shares: number; type?: OrderType };

function quietVenue(): ServedVenue {
  return new ServedVenue({ assets: ['BTC'], crowd: false });
}

function socketOf(served: ServedVenue, account: ClobAccount): Client {
  const client = served.connect('user');
  client.say(userAuthFrame(account.credentials));
  return client;
}

/** Posts an order and lets its taker delay pass. @returns its id */
function post(served: ServedVenue, key: PrivateKey, account: ClobAccount, wish: Wish): string {
  const { body, orderId } = signedOrder(key, account, { side: 'BUY', ...wish, nowMs: served.venue.nowMs() });
  const request = placeRequest({ account, timestampS: served.nowS }, [body]);
  served.begin(request.method, `/clob${request.path}`, request.headers, request.body);
  served.time.advance(20);
  return orderId;
}

/** Alice rests two bids on Up, Bob buys Down through both of them. */
function mintAcrossTwo(served: ServedVenue) {
  const { up, down } = served.openMarket().round;
  const [alice, bob] = [served.account(ALICE), served.account(BOB)];
  const sockets = { alice: socketOf(served, alice), bob: socketOf(served, bob) };
  const bids = [0.45, 0.44].map((price) => post(served, ALICE, alice, { token: up, price, shares: 10 }));
  const take = post(served, BOB, bob, { token: down, price: 0.56, shares: 20 });
  return { ...sockets, taker: bob, bids, take };
}

function tradesOf(client: Client): Record<string, unknown>[] {
  return client.messages().filter((message) => message['event_type'] === 'trade');
}

function rolesAndStates(client: Client): string[] {
  return tradesOf(client).map((trade) => `${String(trade['trader_side'])} ${String(trade['status'])}`);
}

describe('user socket', () => {
  it('tells each party every state of a trade once in its role, a maker of two orders too', () => {
    const served = quietVenue();
    const { alice, bob, bids, take } = mintAcrossTwo(served);
    served.time.advance(5_000);
    expect(rolesAndStates(alice)).toEqual(['MAKER MATCHED', 'MAKER MINED', 'MAKER CONFIRMED']);
    expect(rolesAndStates(bob)).toEqual(['TAKER MATCHED', 'TAKER MINED', 'TAKER CONFIRMED']);
    const [trade] = tradesOf(alice) as { maker_orders: { order_id: string; outcome: string }[] }[];
    expect(trade?.maker_orders.map(({ order_id }) => order_id)).toEqual(bids);
    expect(trade).toMatchObject({ taker_order_id: take, outcome: 'Down', maker_orders: [{ outcome: 'Up' }, {}] });
  });

  it('tells a failed trade as FAILED, and RETRYING on the way where it was tried again', () => {
    const served = quietVenue();
    served.post('/control/faults', [{ fault: 'settlement', course: 'retrying-failed' }]);
    const { alice } = mintAcrossTwo(served);
    served.time.advance(60_000);
    const states = rolesAndStates(alice);
    expect(states).toContain('MAKER RETRYING');
    expect(states.at(-1)).toBe('MAKER FAILED');
  });

  it('says of a killed FOK what captures say, with two fields left empty', () => {
    const served = quietVenue();
    const { up } = served.openMarket().round;
    const account = served.account(ALICE);
    const client = socketOf(served, account);
    const id = post(served, ALICE, account, { token: up, price: 0.5, shares: 10, type: 'FOK' });
    expect(client.messages()).toMatchObject([
      {
        event_type: 'order',
        type: 'CANCELLATION',
        id,
        status: "CANCELED_order couldn't be fully filled. FOK orders are fully filled or killed.",
        size_matched: '',
        created_at: '',
      },
    ]);
  });

  it('can lose the terminal state of a trade, which REST still knows', () => {
    const served = quietVenue();
    served.post('/control/faults', [
      { fault: 'socket-lose', service: 'user', match: { event_type: 'trade', status: ['CONFIRMED', 'FAILED'] } },
    ]);
    const scene = mintAcrossTwo(served);
    served.time.advance(5_000);
    expect(rolesAndStates(scene.bob)).toEqual(['TAKER MATCHED', 'TAKER MINED']);
    const { value } = served.signed(scene.taker, 'GET', '/data/trades');
    expect(value).toMatchObject({ data: [{ status: 'TRADE_STATUS_CONFIRMED' }] });
  });

  it('replays nothing to a client that comes back', () => {
    const served = quietVenue();
    const account = served.account(ALICE);
    const { up } = served.openMarket().round;
    socketOf(served, account).cut();
    post(served, ALICE, account, { token: up, price: 0.4, shares: 10 });
    const back = socketOf(served, account);
    served.time.advance(1_000);
    expect(back.frames).toEqual([]);
  });

  it('closes a connection that never authenticates, and keeps one that did', () => {
    const served = quietVenue();
    const [silent, known] = [served.connect('user'), socketOf(served, served.account(ALICE))];
    served.time.advance(61_000);
    expect(silent.ending).toMatchObject({ cut: false });
    expect(known.ending).toBeUndefined();
  });

  it('tells nothing of a market that was taken off the list', () => {
    const served = quietVenue();
    const account = served.account(ALICE);
    const { up, conditionId } = served.openMarket().round;
    const client = served.connect('user');
    client.say(userAuthFrame(account.credentials, [conditionId]));
    client.say({ operation: 'unsubscribe', markets: [conditionId] });
    post(served, ALICE, account, { token: up, price: 0.4, shares: 10 });
    expect(client.frames).toEqual([]);
  });
});
