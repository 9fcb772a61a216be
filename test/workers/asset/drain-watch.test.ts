import { describe, expect, it } from 'vitest';
import type { OrderEffect } from '../../../shared/events/effects.ts';
import type { VenueOrder } from '../../../shared/events/engine-events.ts';
import type { DrainAnswer } from '../../../shared/events/worker-protocol.ts';
import type { OrderHash } from '../../../shared/market/ids.ts';
import { DrainWatch } from '../../../workers/asset/drain-watch.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const OURS = '0xaa' as OrderHash;
const FOREIGN = '0xff' as OrderHash;
const WITHIN_MS = 9_000;
const CONFIRMED: DrainAnswer = { confirmed: true, orderIds: [] };

/** A drain at a venue that shows what the test says, 20 ms after the question. */
function draining() {
  const time = new VirtualTime(0);
  const venue: { shown: readonly OrderHash[] | undefined; busy: boolean } = { shown: [], busy: false };
  const engine: { standing: { orderId: OrderHash; accepted: boolean }[]; reads: boolean } = {
    standing: [],
    reads: false,
  };
  const effects: OrderEffect[] = [];
  const answers: DrainAnswer[] = [];
  const watch = new DrainWatch({
    timers: time,
    gateway: {
      get busy() {
        return venue.busy;
      },
      accept: (effect) => void effects.push(effect),
      look: (done) =>
        void time.after(20, () => done(venue.shown?.map((orderId) => ({ orderId }) as unknown as VenueOrder))),
    },
    isOurs: (orderId) => orderId === OURS,
    standing: () => engine.standing,
    isReading: () => engine.reads,
  });
  const start = () => watch.start(WITHIN_MS, (answer) => void answers.push(answer));
  return { time, venue, engine, effects, answers, start };
}

describe('DrainWatch', () => {
  it('cancels what the venue still shows of ours, by hash, and waits until it is gone', () => {
    const { time, venue, effects, answers, start } = draining();
    venue.shown = [OURS, FOREIGN];
    start();
    time.advance(50);
    expect(effects).toEqual([{ type: 'cancel', orderIds: [OURS] }]);
    expect(answers).toEqual([]);
    venue.shown = [FOREIGN];
    time.advance(200);
    expect(answers).toEqual([CONFIRMED]);
  });

  it('does not leave fills of an earlier worker out of the accounts that it is just reading, nor waits for them for ever', () => {
    const { time, engine, answers, start } = draining();
    engine.reads = true;
    start();
    time.advance(1_000);
    expect(answers).toEqual([]);
    engine.reads = false;
    time.advance(200);
    expect(answers).toEqual([CONFIRMED]);

    const late = draining();
    late.engine.reads = true;
    late.start();
    late.time.advance(3_300);
    expect(late.answers).toEqual([CONFIRMED]);
  });

  it('ends although an order stands that is not ours', () => {
    const { time, venue, effects, answers, start } = draining();
    venue.shown = [FOREIGN];
    start();
    time.advance(50);
    expect(answers).toEqual([CONFIRMED]);
    expect(effects).toEqual([]);
  });

  it('does not believe an empty list while an order of ours is on its way', () => {
    const { time, venue, answers, start } = draining();
    venue.busy = true;
    start();
    time.advance(1_000);
    expect(answers).toEqual([]);
    venue.busy = false;
    time.advance(200);
    expect(answers).toEqual([CONFIRMED]);
  });

  it('does not take an empty list for proof that an order of unknown fate will not come any more', () => {
    const { time, engine, answers, start } = draining();
    engine.standing = [{ orderId: OURS, accepted: false }];
    start();
    time.advance(6_000);
    expect(answers).toEqual([]);
    engine.standing = [];
    time.advance(1_000);
    expect(answers).toEqual([CONFIRMED]);
  });

  it('names the orders in doubt when its time is over, and never says zero of them', () => {
    const { time, engine, answers, start } = draining();
    engine.standing = [
      { orderId: OURS, accepted: false },
      { orderId: '0xbb' as OrderHash, accepted: true },
    ];
    start();
    time.advance(WITHIN_MS);
    expect(answers).toEqual([{ confirmed: false, orderIds: [OURS] }]);
    time.advance(WITHIN_MS);
    expect(answers).toHaveLength(1);
  });

  it('concludes nothing from a list that could not be read', () => {
    const { time, venue, answers, start } = draining();
    venue.shown = undefined;
    start();
    time.advance(2_000);
    expect(answers).toEqual([]);
    time.advance(WITHIN_MS);
    expect(answers).toEqual([{ confirmed: false, orderIds: [] }]);
  });
});
