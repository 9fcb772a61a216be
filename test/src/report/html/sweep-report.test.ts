import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderSweepReport } from '../../../../src/report/html/sweep/sweep-report.ts';
import { headingsOf, unclosedIn, withoutScript } from '../../../support/html-page.ts';
import { type MadeUpSweep, madeUpSweep } from '../../../support/sweep-results.ts';

const GRID: MadeUpSweep = {
  seed: 7,
  trials: 12,
  periods: 80,
  meanUsdc: 0.5,
  lost: 1,
  parameters: [
    { key: 'minEdge', values: [0.02, 0.03, 0.05, 0.08] },
    { key: 'size', values: [5, 10, 20] },
  ],
};

const RANGES: MadeUpSweep['parameters'] = [
  { key: 'minEdge', low: 0.001, high: 1, scale: 'log' },
  { key: 'size', low: 5, high: 50, scale: 'int' },
  { key: 'k', low: -1, high: 1, scale: 'linear' },
  { key: 'side', values: ['up', 'down', true] },
];

const SWEEPS = fc.record({
  seed: fc.nat(1000),
  parameters: fc.constantFrom(GRID.parameters, RANGES, []),
  trials: fc.integer({ min: 0, max: 9 }),
  periods: fc.constantFrom(0, 1, 9, 40),
  meanUsdc: fc.constantFrom(-4, 0, 4),
  lost: fc.integer({ min: 0, max: 3 }),
});

describe('the report of a sweep', () => {
  it('has every part in its place', () => {
    const page = renderSweepReport(madeUpSweep(GRID), 'embedded');
    expect(headingsOf(page)).toEqual([
      'Sweep of distance_fade',
      'Parameters',
      'Walk-forward',
      'What the best trial might have brought',
      'Trials',
      'Lost jobs',
    ]);
    expect(page).toContain('embedded venue');
    expect(page).toContain('took longer than 60 s');
  });

  it('says first what the sweep’s own verdict is, and never praises a table of losses', () => {
    const result = madeUpSweep({ ...GRID, meanUsdc: -4 });
    const page = renderSweepReport(result, 'embedded');
    expect(result.verdict.kind).toBe('losing');
    expect(page).toContain(`<div class="verdict lost"><strong>${result.verdict.headline}</strong>`);
    expect(page).not.toContain('verdict gained');
  });

  it('draws one cell for each pair of listed values, and leaves that of a lost trial empty', () => {
    const page = renderSweepReport(madeUpSweep(GRID), 'embedded');
    expect(page.match(/<rect class="cell (gain|loss)"/g)).toHaveLength(11);
    expect(page.match(/<rect class="cell none"/g)).toHaveLength(1);
  });

  it('never draws or says what is no number, whatever is missing', () => {
    fc.assert(
      fc.property(SWEEPS, (made) => {
        const page = withoutScript(renderSweepReport(madeUpSweep(made), 'polymarket'));
        expect(page).not.toMatch(/NaN|Infinity|undefined|null|\[object/);
        expect(unclosedIn(page)).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });
});
