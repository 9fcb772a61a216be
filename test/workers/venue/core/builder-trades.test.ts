import { describe, expect, it } from 'vitest';
import { courseOf } from '../../../../workers/venue/core/faults/settlement-course.ts';
import { QuietVenue } from './quiet-venue.ts';

const BUILDER = `0x${'ab'.repeat(32)}`;

describe('the trades of a builder', () => {
  it('show how a trade ended although its end was not told on the user socket', () => {
    const quiet = new QuietVenue();
    const [alice, bob] = [quiet.wallet(1), quiet.wallet(2)];
    quiet.venue.faults.settlements.add({ hits: () => true, course: courseOf('failed', { silentEnd: true }) });
    alice.post({ outcome: 'down', price: 0.5, shares: 10 });
    const draft = bob.draft({ price: 0.5, shares: 10 });
    bob.send({ ...draft, order: { ...draft.order, builder: BUILDER } });
    quiet.time.advance(10_000);
    const shown = quiet.venue.records.builderTrades.of(BUILDER);
    expect(shown.map(({ trade, orderId }) => [trade.status, orderId === trade.takerOrderId])).toEqual([
      ['FAILED', true],
    ]);
  });
});
