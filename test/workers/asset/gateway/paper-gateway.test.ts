import { NEVER_TOO_LATE } from '../../../support/never-too-late.ts';
import { describe, expect, it } from 'vitest';
import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import type { EngineEvent, VenueFill } from '../../../../shared/events/engine-events.ts';
import type { OrderHash, TradeId } from '../../../../shared/market/ids.ts';
import { epochMs, microShares, price } from '../../../../shared/units/index.ts';
import type { GatewayLinks } from '../../../../workers/asset/gateway/gateway.ts';
import { PaperGateway } from '../../../../workers/asset/gateway/paper-gateway.ts';
import { VenueClock } from '../../../../workers/asset/venue-clock.ts';
import { fakeWorld } from '../../../support/fake-world.ts';
import { btcRound } from '../../../support/rounds.ts';

const START_MS = 1_800_000_000_000;
const ROUND = btcRound(START_MS);

const PLACE: PlaceEffect = {
  type: 'place',
  clientId: 1,
  conditionId: ROUND.conditionId,
  token: ROUND.up,
  side: 'BUY',
  price: price(4_500),
  size: microShares(10_000_000),
  tick: ROUND.tick,
  minSize: ROUND.minSize,
  orderType: 'GTC',
  postOnly: true,
  notAfter: NEVER_TOO_LATE,
  expiresAt: 0,
  version: 'v1',
  negRisk: false,
};

/** A trade of an earlier compartment. */
function earlier(trade: string, side: 'BUY' | 'SELL', size: number, status: VenueFill['status']): VenueFill {
  return {
    tradeId: trade as TradeId,
    orderId: `0x${trade}` as OrderHash,
    conditionId: ROUND.conditionId,
    token: ROUND.up,
    side,
    price: price(4_500),
    size: microShares(size),
    role: 'maker',
    status,
  };
}

function openOrderIds(event: EngineEvent | undefined): readonly OrderHash[] {
  return event?.type === 'reconciled' ? event.openOrders.map(({ orderId }) => orderId) : [];
}

function book(asks: string): string {
  const levels = { bids: [{ price: '0.40', size: '10' }], asks: [{ price: asks, size: '10' }] };
  const head = { market: ROUND.conditionId, asset_id: ROUND.up, timestamp: String(START_MS), hash: 'aa' };
  return JSON.stringify([{ ...head, ...levels, tick_size: '0.01', event_type: 'book', last_trade_price: '0.5' }]);
}

function setUp(inherited: readonly VenueFill[] = []) {
  const world = fakeWorld(START_MS);
  const clock = new VenueClock(world, (done) => done(undefined));
  const events: EngineEvent[] = [];
  const state = { halted: false, journalled: 0 };
  const links: GatewayLinks = {
    emit: (event) => events.push(event),
    halted: () => state.halted,
    journal: () => void (state.journalled += 1),
    sent: () => undefined,
  };
  const gateway = new PaperGateway(world, clock, links, new Map([[ROUND.conditionId, inherited]]));
  gateway.start();
  gateway.observe({ kind: 'event', at: epochMs(START_MS), event: { type: 'round-listed', round: ROUND } });
  const frame = (text: string): void =>
    gateway.observe({ kind: 'frame', at: clock.now(), feed: 'market', bytes: Buffer.from(text) });
  const turn = (...effects: Parameters<typeof gateway.accept>[0][]): void => {
    for (const effect of effects) gateway.accept(effect);
    while (gateway.prepare());
    gateway.send();
  };
  const types = (): string[] => events.map((event) => event.type);
  return { world, gateway, events, state, frame, turn, types };
}

describe('the paper gateway', () => {
  it('answers like a venue after the time that a venue takes, and sends nothing anywhere', () => {
    const { world, frame, turn, types, events } = setUp();
    frame(book('0.55'));
    turn(PLACE);
    expect(types()).toEqual(['feed-up', 'order-signed']);
    world.time.advance(75);
    expect(types().slice(2)).toEqual(['order-answer', 'user-order']);
    expect(events[2]).toMatchObject({ clientId: 1, outcome: { kind: 'accepted', status: 'live' } });
    expect(world.http.exchanges).toEqual([]);
  });

  it('refuses what the real book would refuse', () => {
    const { world, frame, turn, events } = setUp();
    frame(book('0.45'));
    turn(PLACE);
    world.time.advance(75);
    expect(events.at(-1)).toMatchObject({ outcome: { kind: 'refused', code: 'POST_ONLY_CROSS' } });
  });

  it('is busy until every order has its answer', () => {
    const { world, gateway, frame, turn } = setUp();
    frame(book('0.55'));
    expect(gateway.busy).toBe(false);
    turn(PLACE);
    expect(gateway.busy).toBe(true);
    world.time.advance(75);
    expect(gateway.busy).toBe(false);
  });

  it('obeys the halt word like the real one', () => {
    const { frame, state, turn, events, gateway } = setUp();
    frame(book('0.55'));
    state.halted = true;
    turn(PLACE);
    expect(events.at(-1)).toMatchObject({ outcome: { kind: 'refused', code: 'HALTED' } });
    expect(gateway.busy).toBe(false);
  });

  it('lists what rests when asked to reconcile, and nothing once it is cancelled', () => {
    const { world, frame, turn, events } = setUp();
    frame(book('0.55'));
    turn(PLACE);
    world.time.advance(75);
    turn({ type: 'reconcile', conditionIds: [ROUND.conditionId] });
    world.time.advance(100);
    expect(events.at(-1)).toMatchObject({ type: 'reconciled', openOrders: [{ token: ROUND.up }] });
    turn({ type: 'cancel', orderIds: openOrderIds(events.at(-1)) });
    world.time.advance(100);
    turn({ type: 'reconcile', conditionIds: [ROUND.conditionId] });
    world.time.advance(100);
    expect(events.at(-1)).toMatchObject({ type: 'reconciled', openOrders: [] });
  });

  it('believes no book after the market feed was lost', () => {
    const { world, gateway, frame, turn, events } = setUp();
    frame(book('0.55'));
    const lost = { type: 'feed-down', feed: 'market', reason: 'reset' } as const;
    gateway.observe({ kind: 'event', at: epochMs(START_MS), event: lost });
    turn(PLACE);
    world.time.advance(75);
    expect(events.at(-1)).toMatchObject({ outcome: { kind: 'refused', code: 'NOT_READY' } });
  });

  it('puts each trade on disk in the turn in which it is told: a killed worker’s successor has to find it there', () => {
    const { world, frame, turn, state, types } = setUp();
    frame(book('0.45'));
    turn({ ...PLACE, orderType: 'FAK', postOnly: false });
    expect(state.journalled).toBe(0);
    world.time.advance(225);
    expect(types()).toContain('user-fill');
    turn();
    expect(state.journalled).toBe(1);
    turn();
    expect(state.journalled).toBe(1);
  });
});

describe('the paper gateway of a worker that follows another', () => {
  const BOUGHT = earlier('t1', 'BUY', 10_000_000, 'CONFIRMED');
  const SOLD = earlier('t2', 'SELL', 4_000_000, 'MATCHED');

  it('tells what was traded in a round as soon as the round is listed, once', () => {
    const { gateway, events } = setUp([BOUGHT, SOLD]);
    const fills = [BOUGHT, SOLD].map((fill) => ({ type: 'user-fill', fill }));
    expect(events.slice(1)).toEqual(fills);
    const again = { type: 'round-listed', round: { ...ROUND, acceptingOrders: false } } as const;
    gateway.observe({ kind: 'event', at: epochMs(START_MS), event: again });
    expect(events.slice(1)).toEqual(fills);
  });

  it('lets those settle that were not final yet, and has the shares', () => {
    const { world, turn, events } = setUp([BOUGHT, SOLD]);
    turn({ type: 'read-balances', tokens: [ROUND.up] });
    world.time.advance(75);
    expect(events.at(-1)).toEqual({ type: 'balances', balances: [{ token: ROUND.up, shares: 10_000_000 }] });
    world.time.advance(2_000);
    expect(events.at(-1)).toEqual({ type: 'user-fill', fill: { ...SOLD, status: 'CONFIRMED' } });
    turn({ type: 'read-balances', tokens: [ROUND.up] });
    world.time.advance(75);
    expect(events.at(-1)).toEqual({ type: 'balances', balances: [{ token: ROUND.up, shares: 6_000_000 }] });
  });

  it('has the trades but none of the orders: they died, and no cancel finds them', () => {
    const { world, turn, events } = setUp([BOUGHT]);
    turn({ type: 'reconcile', conditionIds: [ROUND.conditionId] });
    world.time.advance(75);
    expect(events.at(-1)).toMatchObject({ type: 'reconciled', openOrders: [], fills: [BOUGHT] });
    turn({ type: 'cancel', orderIds: [BOUGHT.orderId] });
    world.time.advance(75);
    expect(events.at(-1)).toMatchObject({ canceled: [], notCanceled: [{ reason: 'order not found' }] });
  });

  it('tells the trades of a round that has resolved in the meantime as well', () => {
    const { events, gateway, world } = setUp([SOLD]);
    const resolved = { type: 'resolved', conditionId: ROUND.conditionId, resolution: { winner: 'up' } } as const;
    gateway.observe({ kind: 'event', at: epochMs(START_MS), event: resolved });
    world.time.advance(2_000);
    expect(events.slice(1)).toMatchObject([{ fill: { status: 'MATCHED' } }, { fill: { status: 'CONFIRMED' } }]);
  });
});
