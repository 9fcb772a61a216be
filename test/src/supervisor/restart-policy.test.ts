import { fc } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { POLICY } from '../../../src/supervisor/policy.ts';
import {
  afterHealthyRound,
  type Death,
  judgeDeath,
  NO_HISTORY,
  type RestartHistory,
  type RestartVerdict,
} from '../../../src/supervisor/restart-policy.ts';

const NO_JITTER = 0;

function death(atMs: number, change: Partial<Death> = {}): Death {
  return { atMs, errorFingerprint: `error at ${atMs}`, beforeReady: false, ...change };
}

/** Judges deaths one after another; the verdict on each. */
function judgeAll(deaths: readonly Death[], start: RestartHistory = NO_HISTORY): readonly RestartVerdict[] {
  let history = start;
  return deaths.map((each) => {
    const judged = judgeDeath(history, each, POLICY.restart, NO_JITTER);
    history = judged.history;
    return judged.verdict;
  });
}

describe('judgeDeath', () => {
  it('restarts three times within 30 s with doubling delays and quarantines at the fourth death', () => {
    expect(judgeAll([death(0), death(5_000), death(10_000), death(29_999)])).toEqual([
      { kind: 'restart', delayMs: 250 },
      { kind: 'restart', delayMs: 500 },
      { kind: 'restart', delayMs: 1_000 },
      { kind: 'quarantine', reason: 'budget' },
    ]);
  });

  it('does not hold deaths against an asset that are 30 s and more apart from the fourth', () => {
    expect(judgeAll([death(0), death(5_000), death(10_000), death(30_000)]).at(-1)).toEqual({
      kind: 'restart',
      delayMs: 2_000,
    });
  });

  it('quarantines the sixth death within 5 minutes however evenly they are spread', () => {
    const verdicts = judgeAll([0, 50, 100, 150, 200, 250].map((seconds) => death(seconds * 1_000)));
    expect(verdicts.map(({ kind }) => kind)).toEqual([...Array<string>(5).fill('restart'), 'quarantine']);
  });

  it('quarantines the same error on the same input at its second time, not at its third', () => {
    const poison = { errorFingerprint: 'RangeError', inputFingerprint: 'abc' };
    expect(judgeAll([death(0, poison), death(100_000, poison)])).toEqual([
      { kind: 'restart', delayMs: 250 },
      { kind: 'quarantine', reason: 'poison' },
    ]);
  });

  it('does not take another error on the same input, or the same error on another, for poison', () => {
    const verdicts = judgeAll([
      death(0, { errorFingerprint: 'a', inputFingerprint: '1' }),
      death(1, { errorFingerprint: 'b', inputFingerprint: '1' }),
      death(2, { errorFingerprint: 'a', inputFingerprint: '2' }),
    ]);
    expect(verdicts.map(({ kind }) => kind)).toEqual(['restart', 'restart', 'restart']);
  });

  it('remembers poison across healthy rounds, which clear the budgets only', () => {
    const poison = { errorFingerprint: 'RangeError', inputFingerprint: 'abc' };
    const { history } = judgeDeath(NO_HISTORY, death(0, poison), POLICY.restart, NO_JITTER);
    expect(judgeAll([death(1)], afterHealthyRound(history))).toEqual([{ kind: 'restart', delayMs: 250 }]);
    expect(judgeAll([death(1, poison)], afterHealthyRound(history))).toEqual([
      { kind: 'quarantine', reason: 'poison' },
    ]);
  });

  it('gives up on a worker that dies twice in a row before it was ready', () => {
    const unborn = { beforeReady: true };
    expect(judgeAll([death(0, unborn), death(1_000, unborn)]).at(-1)).toEqual({
      kind: 'quarantine',
      reason: 'bootstrap',
    });
    expect(judgeAll([death(0, unborn), death(1_000), death(2_000, unborn)]).at(-1)?.kind).toBe('restart');
  });

  it('never allows more restarts in a window than its budget, whatever the spacing of deaths', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 120_000 }), { maxLength: 30 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (gapsMs, jitter) => {
          let history = NO_HISTORY;
          let atMs = 0;
          const restartsAtMs: number[] = [];
          for (const gapMs of gapsMs) {
            atMs += gapMs;
            const judged = judgeDeath(history, death(atMs), POLICY.restart, jitter);
            history = judged.history;
            if (judged.verdict.kind === 'quarantine') break;
            expect(judged.verdict.delayMs).toBeGreaterThan(0);
            expect(judged.verdict.delayMs).toBeLessThanOrEqual(POLICY.restart.maxDelayMs);
            restartsAtMs.push(atMs);
          }
          for (const { restarts, withinMs } of POLICY.restart.budgets) {
            for (const from of restartsAtMs) {
              const inWindow = restartsAtMs.filter((each) => each >= from && each - from < withinMs);
              expect(inWindow.length).toBeLessThanOrEqual(restarts);
            }
          }
        },
      ),
    );
  });
});
