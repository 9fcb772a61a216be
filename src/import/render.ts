import type { BookStatistics } from './formats/book-statistics.ts';
import type { Coverage } from './importer.ts';
import type { ImportReport } from './run-import.ts';

/** Reasons that are shown of one row; the JSON has them all. */
const SHOWN_REASONS = 3;

/** The outcome for people: what was planned and what was loaded side by side, then what was found. */
export function renderImport({ source, tapes, coverage, refused, findings }: ImportReport): string {
  return [
    `${source.format}: ${source.files.length} files${source.name === undefined ? '' : `, ${source.name}`}`,
    ...tapes.map(
      ({ asset, interval, segments, frames, events, bytes, folder }) =>
        `  ${asset} ${interval}: ${frames} frames and ${events} events in ${segments} segments, ${(bytes / 1e6).toFixed(1)} MB: ${folder}`,
    ),
    'planned, loaded, missing:',
    ...coverage.flatMap(coverageLines),
    ...refused.map(({ what, count, reason }) => `  refused: ${what}: ${count}, ${reason}`),
    ...findingLines(findings),
    'cannot prove:',
    ...source.cannotProve.map((line) => `  ${line}`),
  ].join('\n');
}

function coverageLines({ what, unit, planned, loaded, missing }: Coverage): readonly string[] {
  const reasons = missing.slice(0, SHOWN_REASONS).map(({ amount, why }) => `    ${round(amount)} ${unit}: ${why}`);
  const more = missing.length > SHOWN_REASONS ? [`    and ${missing.length - SHOWN_REASONS} more`] : [];
  return [`  ${what}: ${round(planned)} ${unit}, ${round(loaded)}, ${round(planned - loaded)}`, ...reasons, ...more];
}

function findingLines(findings: ImportReport['findings']): readonly string[] {
  const { rounds, ...others } = findings;
  const lines = Object.entries(others).flatMap(([name, value]) => finding(name, value));
  const statistics = Array.isArray(rounds) ? (rounds as readonly BookStatistics[]).map(statisticsLine) : [];
  return lines.length + statistics.length === 0 ? [] : ['found:', ...lines, ...statistics];
}

/** One finding: a list takes a line for each of its rows. */
function finding(name: string, value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [`  ${name}: ${fieldsOf(value)}`];
  return [`  ${name}:`, ...value.map((row) => `    ${fieldsOf(row)}`)];
}

function fieldsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([key, field]) => `${key} ${typeof field === 'number' ? round(field) : String(field)}`)
    .join(', ');
}

function statisticsLine({ slug, updates, coverage, spread, depth, imbalance }: BookStatistics): string {
  const width = spread === undefined ? 'none' : `${spread.median.toFixed(3)} (p95 ${spread.p95.toFixed(3)})`;
  const near = `${Math.round(depth.nearBid)}/${Math.round(depth.nearAsk)}`;
  return `  ${slug}: ${updates} books over ${(100 * coverage).toFixed(1)} %, spread ${width}, near depth ${near}, imbalance ${imbalance.toFixed(2)}`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
