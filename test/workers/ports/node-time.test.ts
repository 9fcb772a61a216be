import { describe, expect, it } from 'vitest';
import { nodeClock, nodeRandom, nodeTimers } from '../../../workers/ports/node-time.ts';

function after(delayMs: number): Promise<number> {
  const start = nodeClock.monoMs();
  return new Promise((resolve) => {
    nodeTimers.after(delayMs, () => resolve(nodeClock.monoMs() - start));
  });
}

describe('Node’s clock and timers', () => {
  it('never fire early, by not even a fraction of a millisecond', async () => {
    const delays = Array.from({ length: 60 }, (_, i) => i * 0.7);
    const elapsed = await Promise.all(delays.map(after));
    expect(elapsed.filter((ms, i) => ms < (delays[i] ?? 0))).toEqual([]);
  });

  it('do not fire at once for a delay that Node cannot represent', async () => {
    let fired = false;
    const timer = nodeTimers.after(2 ** 31 + 5_000, () => {
      fired = true;
    });
    await after(20);
    timer.cancel();
    expect(fired).toBe(false);
  });

  it('forget a cancelled task', async () => {
    let fired = false;
    nodeTimers.after(1, () => (fired = true)).cancel();
    await after(10);
    expect(fired).toBe(false);
  });
});

describe('Node’s randomness', () => {
  it('fills all 53 bits and no more, because a salt travels as a JSON number', () => {
    const draws = Array.from({ length: 2_000 }, () => nodeRandom.bits53());
    expect(draws.every((n) => Number.isSafeInteger(n) && n >= 0)).toBe(true);
    expect(Math.max(...draws)).toBeGreaterThan(2 ** 52);
    expect(new Set(draws.map((n) => n % 2)).size).toBe(2);
  });

  it('stays below one', () => {
    expect(Array.from({ length: 1_000 }, () => nodeRandom.unit()).every((u) => u >= 0 && u < 1)).toBe(true);
  });
});
