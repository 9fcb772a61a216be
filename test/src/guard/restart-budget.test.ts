import { describe, expect, it } from 'vitest';
import { BOT_BROKE_DOWN, isFinalExit } from '../../../src/guard/bot-exit.ts';
import { GUARD_BUDGET, RestartBudget } from '../../../src/guard/restart-budget.ts';

describe('RestartBudget', () => {
  it('allows three restarts in ten minutes and no fourth', () => {
    const budget = new RestartBudget(GUARD_BUDGET);
    expect([0, 1_000, 2_000, 599_999].map((nowMs) => budget.allows(nowMs))).toEqual([true, true, true, false]);
  });

  it('forgets ends that are ten minutes old', () => {
    const budget = new RestartBudget(GUARD_BUDGET);
    expect([0, 200_000, 400_000, 600_000, 800_000].map((nowMs) => budget.allows(nowMs))).toEqual(Array(5).fill(true));
  });
});

describe('isFinalExit', () => {
  it.each([0, 1, 2, 3, 130])('takes exit code %d for the bot’s own decision', (code) => {
    expect(isFinalExit(code)).toBe(true);
  });

  it.each([null, BOT_BROKE_DOWN, 134, 137])('starts a bot again that ended with %s', (code) => {
    expect(isFinalExit(code)).toBe(false);
  });
});
