import { describe, expect, it } from 'vitest';
import { strategyTotals } from '../../../src/supervisor/strategy-totals.ts';
import { renderStrategies } from '../../../src/terminal/strategy-table.ts';
import { NO_EVALUATIONS } from '../../../shared/events/evaluation-counts.ts';

describe('the table of strategies', () => {
  it('has a row for each strategy of each asset, with what kept it from trading', () => {
    const counts = {
      ...NO_EVALUATIONS,
      seen: 100,
      none: { edge: 60 },
      refused: { COOLDOWN: 3, SAT_OUT: 20, HALTED: 2, ONE_SIDE: 1 },
      unselected: 12,
      sent: 2,
      orders: 2,
      missed: 1,
    };
    const totals = strategyTotals({ momentum: counts }, { momentum: 1, adopted: 4 }, { momentum: -1.234 });
    const lines = renderStrategies({ BTC: totals }).split('\n');
    const row = lines.find((line) => line.includes('momentum')) ?? '';
    expect(row.split('│').map((cell) => cell.trim())).toEqual([
      '',
      'BTC',
      'momentum',
      '100',
      '40',
      '2',
      '2',
      '1',
      '1',
      'SAT_OUT 20, COOLDOWN 3, HALTED 2, 1 more',
      '-1.23',
      '',
    ]);
    expect(lines.some((line) => line.includes('adopted'))).toBe(true);
  });

  it('is nothing where no strategy was asked', () => {
    expect(renderStrategies({ BTC: {} })).toBe('');
  });
});
