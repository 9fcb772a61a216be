import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../../shared/events/effects.ts';
import { OrderErrors } from '../../../../src/supervisor/risk/order-errors.ts';

const refused = (code: string): Fact => ({ type: 'refused', clientId: 1, code });
const order = (state: string): Fact => ({ type: 'order', clientId: 1, state, strategy: 'distance_fade' });

describe('OrderErrors', () => {
  it('counts refusals and lost orders in a row, until one comes through', () => {
    const errors = new OrderErrors(60_000);
    for (const fact of [refused('AMOUNTS'), order('unknown'), refused('SIGNATURE')]) errors.note(fact, 0);
    expect(errors.inARow).toBe(3);
    errors.note(order('live'), 0);
    expect(errors.inARow).toBe(0);
  });

  it('takes an order that was intended or signed for no success', () => {
    const errors = new OrderErrors(60_000);
    for (const fact of [refused('AMOUNTS'), order('intended'), order('signed')]) errors.note(fact, 0);
    expect(errors.inARow).toBe(1);
  });

  it.each(['POST_ONLY_CROSS', 'FAK_NO_MATCH', 'ENGINE_RESTARTING', 'WITHDRAWN'])(
    'does not hold %s against anybody: the engine lives with it',
    (code) => {
      const errors = new OrderErrors(60_000);
      errors.note(refused(code), 0);
      expect([errors.inARow, errors.rejections(0)]).toEqual([0, 0]);
    },
  );

  it('counts rejections inside the last minute only, whatever came through meanwhile', () => {
    const errors = new OrderErrors(60_000);
    for (let s = 0; s < 10; s += 1) {
      errors.note(refused('AMOUNTS'), s * 1_000);
      errors.note(order('live'), s * 1_000);
    }
    expect(errors.rejections(59_999)).toBe(10);
    expect(errors.rejections(60_000)).toBe(9);
  });
});
