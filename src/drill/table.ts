import Table from 'cli-table3';
import type { DrillResult, Inside, Measured } from './result.ts';

/** The drill's results for people. Colour is the terminal's business: words carry the verdict. */
export function drillTable(results: readonly DrillResult[]): string {
  const table = new Table({
    head: [
      'fault',
      'class',
      'detected',
      'zero orders',
      'observing',
      'missed',
      "others' p50",
      "others' p99",
      'loop',
      'verdict',
    ],
    style: { head: [], border: [] },
  });
  for (const result of results) table.push('class' in result ? measuredCells(result) : unmeasuredCells(result));
  const complaints = results.flatMap(({ row, complaints: reasons }) => reasons.map((reason) => `${row}: ${reason}`));
  return [table.toString(), LEGEND, ...complaints].join('\n');
}

const LEGEND = `detected: from the fault. zero orders, observing: from detection; zero by the venue's own ledger.
others: frame to decision of the three other assets, before → during (ratio). loop: longest hold of the supervisor's loop.`;

function measuredCells(result: Extract<DrillResult, Measured>): string[] {
  return [
    result.row,
    result.class,
    ms(result.detectedMs),
    ms(result.zeroOrdersMs),
    ms(result.observingMs),
    ...insideCells(result.inside),
    result.passed ? 'ok' : 'FAILED',
  ];
}

function insideCells(inside: Inside | undefined): string[] {
  if (inside === undefined) return ['–', '–', '–', '–'];
  const { before, during } = inside.others;
  return [
    `${inside.roundsMissed} / ${inside.others.roundsMissed}`,
    compared(before.p50Us, during.p50Us),
    compared(before.p99Us, during.p99Us),
    ms(inside.supervisorLoopMaxMs),
  ];
}

function compared(beforeUs: number, duringUs: number): string {
  if (beforeUs === 0 || duringUs === 0) return '–';
  return `${us(beforeUs)} → ${us(duringUs)} (${(duringUs / beforeUs).toFixed(2)})`;
}

function unmeasuredCells({ row }: DrillResult): string[] {
  return [row, '–', '–', '–', '–', '–', '–', '–', '–', 'FAILED'];
}

function ms(value: number | undefined): string {
  return value === undefined ? '–' : `${Math.round(value)} ms`;
}

function us(value: number): string {
  return value >= 1_000 ? `${(value / 1_000).toFixed(1)} ms` : `${Math.round(value)} µs`;
}
