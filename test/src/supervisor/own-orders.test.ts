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
  const own = new OwnOrders(archive);
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
  return { own, split, searches };
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

  it('does not read the journals again for an order that was found foreign', () => {
    const { split, searches } = orders();
    split(STRANGE);
    split(STRANGE);
    expect(searches).toHaveLength(1);
    split(STRANGE, JOURNALLED);
    expect(searches).toHaveLength(1);
  });
});
