import { describe, expect, it } from 'vitest';
import type { Totals } from '../../../../shared/backtest/result.ts';
import { verdictOf } from '../../../../src/report/html/backtest/verdict.ts';
import { madeUpBacktest } from '../../../support/backtest-results.ts';

const EMPTY = { seed: 1, assets: ['BTC'], strategies: ['one'], rounds: 0, samples: 0, orders: 0, fills: 0 } as const;

function totals(rounds: number, mean: number, error: number): Totals {
  return {
    ...madeUpBacktest(EMPTY).assets[0]!.totals,
    won: rounds,
    lost: 0,
    even: 0,
    meanPerRoundUsdc: mean,
    standardErrorUsdc: error,
  };
}

describe('the verdict of a backtest', () => {
  it.each([
    ['few rounds, however good they look', totals(29, 100, 1), 'open', /Too few rounds.*29/],
    ['an interval that includes zero', totals(30, 1.99, 1), 'open', /Not to be told from luck/],
    ['a gain beyond two standard errors', totals(30, 2.01, 1), 'gained', /Gained more than luck/],
    ['a loss beyond two standard errors', totals(30, -2.01, 1), 'lost', /Lost more than bad luck/],
    ['no fills', totals(0, 0, 0), 'open', /Nothing to judge/],
  ])('judges %s', (_, given, kind, headline) => {
    const verdict = verdictOf(given, []);
    expect(verdict.kind).toBe(kind);
    expect(verdict.headline).toMatch(headline);
  });

  it('tells the interval with its sample size', () => {
    expect(verdictOf(totals(40, 3, 0.5), []).explanation).toContain(
      '+3.00 pUSD per round over 40 rounds with fills, between +2.00 and +4.00',
    );
  });

  it('believes no gain of fills that no market gives', () => {
    expect(verdictOf(totals(500, 100, 1), ['touch'])).toMatchObject({
      kind: 'warning',
      headline: expect.stringContaining('touch'),
    });
  });
});
