import { describe, expect, it } from 'vitest';
import { progressText } from '../../../src/sweep/progress.ts';

const START = { done: 0, total: 400, ran: 0, elapsedMs: 0, lost: 0 };

describe('the progress of a sweep', () => {
  it('does not guess before a job has ended', () => {
    expect(progressText(START)).toBe('░░░░░░░░░░░░░░░░░░░░░░░░ 0 %  0 of 400 jobs, time left unknown');
  });

  it('judges the time left by the jobs of this start, not by those that were found done', () => {
    const text = progressText({ ...START, done: 300, ran: 10, elapsedMs: 20_000, lost: 2 });
    expect(text).toBe('██████████████████░░░░░░ 75 %  300 of 400 jobs, 3m 20s left, 2 lost');
  });

  it('tells hours as hours, and the end as the end', () => {
    expect(progressText({ ...START, done: 1, ran: 1, elapsedMs: 60_000 })).toContain('6h 39m left');
    expect(progressText({ ...START, done: 400, ran: 1, elapsedMs: 1 })).toContain('100 %');
  });
});
