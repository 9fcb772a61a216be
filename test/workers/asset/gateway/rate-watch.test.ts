import { describe, expect, it } from 'vitest';
import { RateWatch } from '../../../../workers/asset/gateway/rate-watch.ts';
import { VirtualTime } from '../../../support/virtual-time.ts';

function answerWith(headers: Readonly<Record<string, string>>) {
  return { kind: 'answer', status: 200, headers, body: '' } as const;
}

const LOW = {
  'poly-ratelimit-remaining': '7',
  'poly-ratelimit-reset': '1800000002',
  'poly-ratelimit-tier': 'standard',
  'poly-ratelimit-warning': 'true',
};

describe('the venue’s limits', () => {
  it('are read from the headers of its answers (M174)', () => {
    const rates = new RateWatch(new VirtualTime(0), () => undefined);
    expect(rates.limits).toEqual({});
    rates.note(
      'order',
      answerWith({ 'poly-ratelimit-remaining': '55', 'poly-ratelimit-reset': '9', 'poly-ratelimit-tier': 'gold' }),
    );
    expect(rates.limits).toEqual({ order: { tier: 'gold', remaining: 55, resetS: 9, warned: false } });
    rates.note('order', answerWith({}));
    rates.note('order', { kind: 'failed', code: 'ETIMEDOUT', message: '' });
    expect(rates.limits.order?.remaining).toBe(55);
  });

  it('warn once a second, however many answers say so', () => {
    const time = new VirtualTime(0);
    const warnings: number[] = [];
    const rates = new RateWatch(time, (remaining) => warnings.push(remaining));
    for (let i = 0; i < 5; i += 1) rates.note('order', answerWith(LOW));
    expect(warnings).toEqual([7]);
    time.advance(1_000);
    rates.note('order', answerWith(LOW));
    expect(warnings).toEqual([7, 7]);
  });

  it('do not slow orders down when it is the cancels that run low', () => {
    const warnings: number[] = [];
    const rates = new RateWatch(new VirtualTime(0), (remaining) => warnings.push(remaining));
    rates.note('cancel', answerWith(LOW));
    expect(warnings).toEqual([]);
    expect(rates.limits.cancel?.warned).toBe(true);
  });
});
