import type { Command } from 'commander';
import { AUTOMATIC, IMPORTERS } from '../import/formats/index.ts';
import { renderImport } from '../import/render.ts';
import { runImport } from '../import/run-import.ts';

type ImportFlags = {
  readonly out: string;
  readonly source?: string;
  readonly licence?: string;
  readonly outcomes?: string;
  readonly json?: boolean;
};

const FORMATS = [
  `  ${AUTOMATIC.padEnd(20)}lets the files say what they are`,
  ...IMPORTERS.map(({ format, says }) => `  ${format.padEnd(20)}${says}`),
].join('\n');

const EXAMPLES = `
Formats:
${FORMATS}

Examples:
  $ bulkhead import auto BTCUSDT-aggTrades-2026-11-01.csv --out recordings
  $ bulkhead import book-messages rounds/ --out recordings --source "somebody's rounds" --licence "CC BY 4.0"
  $ bulkhead import price-ticks prices.csv.gz markets.csv --outcomes outcomes.csv.gz --out recordings --json
  $ bulkhead replay recordings

Makes tapes that replay and backtest take like any other, one folder per import, and says what was planned, loaded and missing.
Files may be compressed with gzip or zstd; folders are walked. A hole is a gap on the tape, never bridged.
`;

/** Adds `bulkhead import FORMAT FILE…` (design §8, §9). */
export function registerImport(program: Command): void {
  program
    .command('import')
    .description("make tapes of other people's recordings")
    .argument('<format>', `${AUTOMATIC}, or one of the formats below`)
    .argument('<files...>', 'files and folders')
    .requiredOption('--out <folder>', 'where the tapes go')
    .option('--source <text>', 'what the publisher calls the data; stands in the tape')
    .option('--licence <text>', 'its licence; stands in the tape')
    .option('--outcomes <file>', 'a table of official outcomes to compare with')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((format: string, files: string[], flags: ImportFlags) => {
      const { out, source, licence, outcomes } = flags;
      const report = runImport({ format, paths: files, out, source, licence, outcomes, onProgress: remark });
      console.log(flags.json === true ? JSON.stringify(report) : renderImport(report));
    });
}

function remark(line: string): void {
  console.error(`bulkhead: ${line}`);
}
