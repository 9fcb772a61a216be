import { expect, it } from 'vitest';
import { runTimeouts } from './post-timeouts.ts';

/** CI runs so many; `./bulkhead simulate timeouts --count 10000` is the long form. */
const TIMEOUTS = 60;

it('orders that time out around POST are neither doubled, nor taken for filled, nor held in reserve for ever', () => {
  const { timeouts, accepted, neverAccepted, certaintiesMs, breaks } = runTimeouts(TIMEOUTS);
  expect(breaks).toEqual([]);
  expect(timeouts).toBeGreaterThanOrEqual(TIMEOUTS);
  expect(accepted).toBeGreaterThan(10);
  expect(neverAccepted).toBeGreaterThan(10);
  expect(certaintiesMs.length).toBeGreaterThanOrEqual(timeouts);
});
