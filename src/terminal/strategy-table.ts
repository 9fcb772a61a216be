import Table from 'cli-table3';
import type { StrategyTotals } from '../supervisor/strategy-totals.ts';

const COLUMNS = ['asset', 'strategy', 'evaluations', 'wanted', 'sent', 'orders', 'fills', 'missed', 'refused', 'PnL'];

/** Codes of refusals that are named in a row, most frequent first. */
const NAMED_REFUSALS = 3;

/** What each strategy did with each asset, one row each; '' where none was ever asked. */
export function renderStrategies(assets: Readonly<Record<string, Readonly<Record<string, StrategyTotals>>>>): string {
  const table = new Table({ head: COLUMNS, style: { head: [], border: [], compact: true } });
  for (const [asset, strategies] of Object.entries(assets)) {
    for (const [name, totals] of Object.entries(strategies)) table.push(rowOf(asset, name, totals));
  }
  return table.length === 0 ? '' : table.toString();
}

function rowOf(asset: string, name: string, totals: StrategyTotals): string[] {
  const { evaluations, none, sent, orders, fills, missed, refused, pnlUsdc } = totals;
  const wanted = evaluations - sumOf(none);
  const counts = [evaluations, wanted, sent, orders, fills, missed].map(String);
  return [asset, name, ...counts, refusalsOf(refused), pnlUsdc.toFixed(2)];
}

function refusalsOf(refused: Readonly<Record<string, number>>): string {
  const byCount = Object.entries(refused).sort(([, a], [, b]) => b - a);
  const named = byCount.slice(0, NAMED_REFUSALS).map(([code, count]) => `${code} ${count}`);
  const others = byCount.length - named.length;
  return [...named, ...(others > 0 ? [`${others} more`] : [])].join(', ');
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
