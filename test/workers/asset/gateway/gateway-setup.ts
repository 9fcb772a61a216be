import { NEVER_TOO_LATE } from '../../../support/never-too-late.ts';
import type { PlaceEffect } from '../../../../shared/events/effects.ts';
import type { EngineEvent } from '../../../../shared/events/engine-events.ts';
import type { ConditionId, OrderHash, TokenId } from '../../../../shared/market/ids.ts';
import { microShares, price, tick } from '../../../../shared/units/index.ts';
import { addressOf, privateKey } from '../../../../shared/wire/auth/index.ts';
import { ClobClient } from '../../../../workers/asset/gateway/clob-client.ts';
import { placeSigner } from '../../../../workers/asset/gateway/order-signing.ts';
import { RateWatch } from '../../../../workers/asset/gateway/rate-watch.ts';
import { VenueGateway } from '../../../../workers/asset/gateway/venue-gateway.ts';
import { VenueClock } from '../../../../workers/asset/venue-clock.ts';
import { fakeWorld } from '../../../support/fake-world.ts';

/** Worth nothing. */
export const KEY = privateKey(`0x${'11'.repeat(32)}`);
export const CREDENTIALS = { apiKey: 'key', secret: 'c2VjcmV0', passphrase: 'pass' };
export const MARKET = `0x${'aa'.repeat(32)}` as ConditionId;

/** A resting BUY of 10 shares at 0.45, unless told otherwise. */
export function place(clientId: number, more: Partial<PlaceEffect> = {}): PlaceEffect {
  return {
    type: 'place',
    clientId,
    conditionId: MARKET,
    token: '123' as TokenId,
    side: 'BUY',
    price: price(4_500),
    size: microShares(10_000_000),
    tick: tick(100),
    minSize: microShares(5_000_000),
    orderType: 'GTC',
    postOnly: true,
    notAfter: NEVER_TOO_LATE,
    expiresAt: 0,
    version: 'v1',
    negRisk: false,
    ...more,
  };
}

/** A production gateway in a world in which nothing happens by itself. */
export function setUp() {
  const world = fakeWorld(1_800_000_000_000);
  let salt = 0;
  const random = { unit: () => 0, bits53: () => (salt += 1) };
  const rates = new RateWatch(world.clock, (remaining) => events.push({ type: 'rate-warning', remaining }));
  const clock = new VenueClock(world, (done) => done(undefined));
  const account = { address: addressOf(KEY), credentials: CREDENTIALS };
  const log: string[] = [];
  const events: EngineEvent[] = [];
  const state = { halted: false, slowDisk: false };
  const synced: (() => void)[] = [];
  const clob = new ClobClient({ world, baseUrl: 'http://clob', clock, account, rates });
  const links = {
    emit: (event: EngineEvent) => {
      events.push(event);
      log.push(event.type);
    },
    halted: () => state.halted,
    journal: (done: () => void) => {
      log.push('journal');
      if (state.slowDisk) synced.push(done);
      else done();
    },
    sent: () => log.push('sent'),
  };
  const signer = placeSigner(KEY, CREDENTIALS.apiKey);
  const gateway = new VenueGateway({ clob, signer, clock, world: { timers: world.timers, random }, links });
  /** One turn: what a session does after its inputs are applied. */
  const turn = (...effects: Parameters<typeof gateway.accept>[0][]): void => {
    for (const effect of effects) gateway.accept(effect);
    while (gateway.prepare());
    gateway.send();
  };
  const requests = (): string[] =>
    world.http.exchanges.map(({ request }) => `${request.method} ${new URL(request.url).pathname}`);
  const answers = (): unknown[] => events.flatMap((event) => (event.type === 'order-answer' ? [event.outcome] : []));
  const hashes = (): OrderHash[] => events.flatMap((event) => (event.type === 'order-signed' ? [event.orderId] : []));
  return { world, gateway, log, events, state, synced, turn, requests, answers, hashes };
}

/** One element of an answer to POST /orders: the order rests. */
export function live(orderID: string | undefined) {
  return { success: true, errorMsg: '', orderID, status: 'live' };
}
