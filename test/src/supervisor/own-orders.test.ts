import { describe, expect, it } from 'vitest';
import type { VenueOrder } from '../../../shared/events/engine-events.ts';
import type { OrderHash } from '../../../shared/market/ids.ts';
import { type OrderArchive, OwnOrders, type SplitOrders } from '../../../src/supervisor/own-orders.ts';

const [TOLD, JOURNALLED, STRANGE] = ['aa', 'bb', 'cc'].map((byte) => `0x${byte.repeat(32)}`) as [
  OrderHash,
  OrderHash,
  OrderHash,
];

function open(...ids: readonly OrderHash[]): readonly VenueOrder[] {
  return ids.map((orderId) => ({ orderId }) as VenueOrder);
}

/** Orders of which one was told and one stands in a journal. */
function orders() {
  const searches: number[] = [];
  const archive: OrderArchive = {
    search(found, _enough, done) {
      searches.push(1);
      found(JOURNALLED);
      done();
    },
  };
  const clock = { nowMs: 0 };
  const own = new OwnOrders(archive, () => clock.nowMs);
  own.add(TOLD);
  const split = (...ids: readonly OrderHash[]) => {
    let result: SplitOrders | undefined;
    own.split(open(...ids), (told) => {
      result = told;
    });
    return {
      ours: result?.ours.map(({ orderId }) => orderId),
      foreign: result?.foreign.map(({ orderId }) => orderId),
    };
  };
  return { own, clock, split, searches };
}

describe('OwnOrders', () => {
  it('reads no journal while every open order was told of', () => {
    const { split, searches } = orders();
    expect(split(TOLD)).toEqual({ ours: [TOLD], foreign: [] });
    expect(searches).toHaveLength(0);
  });

  it('knows the orders of a worker that died before it could tell, from its journal', () => {
    const { split } = orders();
    expect(split(TOLD, JOURNALLED, STRANGE)).toEqual({ ours: [TOLD, JOURNALLED], foreign: [STRANGE] });
  });

  it('forgets an order once none of its time can be open, and no order that still can be', () => {
    const { own, clock, split } = orders();
    for (let hours = 1; hours <= 48; hours += 1) {
      clock.nowMs = hours * 3_600_000;
      own.add(`0x${String(hours).padStart(64, '0')}` as OrderHash);
    }
    expect(own.remembered).toBeLessThanOrEqual(14);
    const sixHoursAgo = `0x${'42'.padStart(64, '0')}` as OrderHash;
    expect(split(sixHoursAgo)).toEqual({ ours: [sixHoursAgo], foreign: [] });
    expect(split(TOLD)).toEqual({ ours: [], foreign: [TOLD] });
  });

  it('does not read the journals again for an order that was found foreign', () => {
    const { split, searches } = orders();
    split(STRANGE);
    split(STRANGE);
    expect(searches).toHaveLength(1);
    split(STRANGE, JOURNALLED);
    expect(searches).toHaveLength(1);
  });
});
