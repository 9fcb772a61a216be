import { type Command, Option } from 'commander';
import { EXPORT_FORMATS, type ExportFormat, type ExportReport, runExport } from '../export/run-export.ts';

type ExportFlags = { readonly format: ExportFormat; readonly out: string; readonly json?: boolean };

const EXAMPLES = `
Examples:
  $ bulkhead export data/tapes --out tables
  $ bulkhead export data/tapes/20261120T120000-63ab/BTC --format parquet --out tables
  $ duckdb -c "select strategy, count(*) from 'tables/*/*/orders.parquet' group by 1"

Tables: signals, latency, orders, fills, market_info, binance, polymarket, in <out>/<session>/<asset>/. Decisions are made anew
by an engine on the tape's inputs; run "bulkhead replay" to prove that they are the recorded ones.

Exit codes: 0 done, 1 a tape was missing, damaged or not read to its end, 2 wrong usage.
`;

/** Adds `bulkhead export TAPE…` (design §8, §9). */
export function registerExport(program: Command): void {
  program
    .command('export')
    .description('write what is on tapes as tables, CSV or Parquet')
    .argument('<paths...>', 'tapes and folders of tapes')
    .addOption(new Option('--format <format>', 'of the files').choices(EXPORT_FORMATS).default('csv'))
    .requiredOption('--out <folder>', 'where the tables go')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], { format, out, json }: ExportFlags) => {
      const report = runExport(paths, format, out);
      console.log(json === true ? JSON.stringify(report) : render(report));
      if (!isWhole(report)) process.exitCode = 1;
    });
}

function isWhole({ tapes, missing, unreadable }: ExportReport): boolean {
  return missing.length + unreadable.length === 0 && tapes.every(({ notes }) => notes.length === 0);
}

function render({ tapes, missing, unreadable }: ExportReport): string {
  return [
    ...tapes.flatMap(({ runId, asset, folder, rows, notes }) => {
      const counts = Object.entries(rows).map(([table, count]) => `${count} ${table}`);
      return [`${asset}, run ${runId}: ${counts.join(', ')} in ${folder}`, ...notes.map((note) => `  ${note}`)];
    }),
    ...missing.map((hole) => `missing: ${hole}`),
    ...unreadable.map(({ path, reason }) => `${path}: unreadable: ${reason}`),
  ].join('\n');
}
