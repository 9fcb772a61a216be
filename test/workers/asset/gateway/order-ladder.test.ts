import { describe, expect, it } from 'vitest';
import { floorToSizeStep, microShares, price } from '../../../../shared/units/index.ts';
import { orderDomain, verifyOrder } from '../../../../shared/wire/orders/index.ts';
import { placeSigner } from '../../../../workers/asset/gateway/order-signing.ts';
import { OrderLadder } from '../../../../workers/asset/gateway/order-ladder.ts';
import { VenueClock } from '../../../../workers/asset/venue-clock.ts';
import { fakeWorld } from '../../../support/fake-world.ts';
import { CREDENTIALS, KEY, place, setUp } from './gateway-setup.ts';

const SIGNER = placeSigner(KEY, CREDENTIALS.apiKey);

function ladder() {
  const world = fakeWorld(1_800_000_000_000);
  let salt = 0;
  const clock = new VenueClock(world, (done) => done(undefined));
  const rungs = new OrderLadder(SIGNER, { unit: () => 0, bits53: () => (salt += 1) }, clock);
  const climbAll = () => {
    while (rungs.climb());
  };
  return { world, rungs, climbAll };
}

describe('orders that are signed before they are wanted', () => {
  it('serve the same order again, and the same money a tick higher or lower', () => {
    const { rungs, climbAll } = ladder();
    rungs.seal(place(1, { size: floorToSizeStep(10 / 0.45) }));
    climbAll();
    expect(rungs.counts).toEqual({ made: 3, used: 0 });
    for (const at of [4_600, 4_400, 4_500]) {
      rungs.seal(place(2, { price: price(at), size: floorToSizeStep(10 / (at / 10_000)) }));
    }
    expect(rungs.counts.used).toBe(3);
  });

  it('are orders like any other: the venue finds the signature good, for the very terms', () => {
    const { rungs, climbAll } = ladder();
    rungs.seal(place(1));
    climbAll();
    const { order, signature } = rungs.seal(place(2));
    expect(rungs.counts.used).toBe(1);
    expect(order).toMatchObject({ makerAmount: 4_500_000, takerAmount: 10_000_000, side: 'BUY' });
    expect(verifyOrder(order, orderDomain('v1', false), signature).kind).toBe('signed');
  });

  it('are used once: a second order of the same terms is another order', () => {
    const { rungs, climbAll } = ladder();
    rungs.seal(place(1));
    climbAll();
    const first = rungs.seal(place(2));
    const second = rungs.seal(place(3));
    expect(second.orderId).not.toBe(first.orderId);
    expect(rungs.counts.used).toBe(1);
  });

  it('do not serve when their timestamp is old, nor other terms', () => {
    const { world, rungs, climbAll } = ladder();
    rungs.seal(place(1));
    climbAll();
    rungs.seal(place(2, { size: microShares(11_000_000) }));
    rungs.seal(place(3, { side: 'SELL' }));
    world.time.advance(10_001);
    rungs.seal(place(4));
    expect(rungs.counts.used).toBe(0);
  });

  it('are made one at a time and no more of them when nothing is quoted any more', () => {
    const { world, rungs } = ladder();
    rungs.seal(place(1));
    expect(rungs.climb()).toBe(true);
    expect(rungs.counts.made).toBe(1);
    world.time.advance(10_001);
    expect(rungs.climb()).toBe(false);
  });

  it('are made by the gateway in idle time, and shown', () => {
    const { world, gateway, turn } = setUp();
    turn(place(1));
    world.time.advance(100);
    expect(gateway.view.presigned).toEqual({ made: 3, used: 0 });
    turn(place(2));
    expect(gateway.view.presigned.used).toBe(1);
  });
});
