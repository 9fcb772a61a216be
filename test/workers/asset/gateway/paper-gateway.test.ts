import { NEVER_TOO_LATE } from '../../../support/never-too-late.ts';
import { describe, expect, it } from 'vitest';
import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import type { EngineEvent } from '../../../../shared/events/engine-events.ts';
import type { OrderHash } from '../../../../shared/market/ids.ts';
import { epochMs, microShares, price } from '../../../../shared/units/index.ts';
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

function openOrderIds(event: EngineEvent | undefined): readonly OrderHash[] {
  return event?.type === 'reconciled' ? event.openOrders.map(({ orderId }) => orderId) : [];
}

function book(asks: string): string {
  const levels = { bids: [{ price: '0.40', size: '10' }], asks: [{ price: asks, size: '10' }] };
  const head = { market: ROUND.conditionId, asset_id: ROUND.up, timestamp: String(START_MS), hash: 'aa' };
  return JSON.stringify([{ ...head, ...levels, tick_size: '0.01', event_type: 'book', last_trade_price: '0.5' }]);
}

function setUp() {
  const world = fakeWorld(START_MS);
  const clock = new VenueClock(world, (done) => done(undefined));
  const events: EngineEvent[] = [];
  const state = { halted: false };
  const gateway = new PaperGateway(world, clock, {
    emit: (event) => events.push(event),
    halted: () => state.halted,
    journal: () => undefined,
    sent: () => undefined,
  });
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
});
