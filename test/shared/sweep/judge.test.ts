import { describe, expect, it } from 'vitest';
import { SeededRandom } from '../../../shared/ports/seeded-random.ts';
import type { JobFinding } from '../../../shared/sweep/periods.ts';
import { judge, type TrialFindings } from '../../../shared/sweep/trials.ts';

const ROUND_MS = 300_000;
const T0 = 1_795_187_100_000;

function finding(gains: readonly number[], asset: JobFinding['asset'] = 'BTC'): JobFinding {
  const rounds = gains.map((gain, i) => ({
    startsAt: T0 + i * ROUND_MS,
    endsAt: T0 + (i + 1) * ROUND_MS,
    pnlMicro: Math.round(gain * 1e6),
    fills: gain === 0 ? 0 : 1,
  }));
  return { asset, interval: '5m', maxDrawdownUsdc: 0, rounds };
}

function trial(gains: readonly number[]): TrialFindings {
  return { params: {}, findings: [finding(gains)], complete: true };
}

/** Trials without any skill: every gain is a fair toss. */
function noise(seed: number, trials: number, periods: number, edge = 0): readonly TrialFindings[] {
  const random = new SeededRandom(seed);
  return Array.from({ length: trials }, () => trial(Array.from({ length: periods }, () => random.unit() - 0.5 + edge)));
}

const judged = (tried: readonly TrialFindings[], modes: readonly string[] = []) =>
  judge(tried, 5, modes, new SeededRandom('judge'));

describe('the verdict of a sweep', () => {
  it('sees through the best of many trials without skill, which looks certain on its own', () => {
    const verdicts = Array.from({ length: 8 }, (_, seed) => judged(noise(seed, 100, 200)));
    const alone = verdicts.filter(({ best }) => best!.deflated.probabilityAlone > 0.95);
    expect(alone.length).toBeGreaterThanOrEqual(7);
    expect(verdicts.filter(({ verdict }) => verdict.kind === 'promising').length).toBeLessThanOrEqual(1);
    expect(verdicts[0]!.verdict.headline).toBe('Nothing here is better than chance');
  });

  it('lets a real edge through', () => {
    const { verdict, best } = judged([...noise(1, 30, 300), ...noise(2, 1, 300, 0.15)]);
    expect(verdict.kind).toBe('promising');
    expect(best!.trial).toBe(30);
    expect(verdict.explanation).toContain('Next is paper trading, not money');
  });

  it('warns of the best row of a losing table', () => {
    const { verdict, best } = judged(noise(3, 20, 100, -0.4));
    expect(verdict.kind).toBe('losing');
    expect(verdict.explanation).toContain('Do not pick the best row of a losing table');
    expect(best).toBeDefined();
  });

  it('does not choose by a handful of periods', () => {
    expect(judged(noise(4, 5, 12, 0.4)).verdict).toMatchObject({
      kind: 'few',
      headline: expect.stringContaining('12'),
    });
  });

  it('does not take a sure loss for a ratio of 0, which would be better than a doubtful one', () => {
    const sure = trial(Array.from({ length: 50 }, () => -1));
    const doubtful = trial(Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? 1 : -1.5)));
    expect(judged([sure, doubtful]).best!.trial).toBe(1);
  });

  it('has nothing to say when no order was filled or every trial was lost', () => {
    expect(judged([trial(Array.from({ length: 50 }, () => 0))]).verdict.headline).toContain('no order was filled');
    const lost = judged([{ params: {}, findings: [], complete: false }]);
    expect(lost.verdict.headline).toContain('every trial was lost');
    expect(lost).not.toHaveProperty('best');
    expect(lost.periods).toBe(0);
  });

  it('gives none for fills that no market would give', () => {
    expect(judged(noise(2, 3, 300, 0.2), ['touch']).verdict.kind).toBe('warning');
  });

  it('gives none that rests on a parameter set with a lost job', () => {
    const [first, second] = noise(6, 2, 100);
    const lost = { ...noise(7, 1, 100, 0.4)[0]!, complete: false };
    const { best, trials } = judged([first!, lost, second!]);
    expect(trials[1]!.sharpe).toBeGreaterThan(trials[best!.trial]!.sharpe);
    expect(best!.trial).not.toBe(1);
    expect(best!.deflated.trials).toBe(2);
  });
});

describe('periods', () => {
  it('take rounds of several assets that begin together for one observation', () => {
    const both = { params: {}, findings: [finding([1, -2, 3]), finding([2, -1, 1], 'ETH')], complete: true };
    const { trials, periods } = judged([both]);
    expect(periods).toBe(3);
    expect(trials[0]).toMatchObject({ periods: 3, pnlUsdc: 4, won: 2, lost: 1, maxDrawdownUsdc: 3 });
    expect(trials[0]!.byAsset.map(({ pnlUsdc }) => pnlUsdc)).toEqual([2, 2]);
  });
});
