import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import type { CalibrationFile } from '../../shared/backtest/calibration-file.ts';
import { UsageError } from '../../shared/errors.ts';
import { calibrateJob } from '../../workers/backtest/calibration-job.ts';
import { venueOf } from '../backtest/flags.ts';
import { planComparison } from '../backtest/plan.ts';
import { renderCalibration } from '../backtest/render-comparison.ts';
import { readableTapes } from './readable-tapes.ts';

const EXAMPLES = `
Examples:
  $ bulkhead calibrate data/tapes/20261120T120000-63ab/BTC --out fit.json
  $ bulkhead backtest data/tapes/20261121T120000-71fe --calibration fit.json

Measures the latencies of the run that wrote the tapes, and finds the queue with which a backtest's fills agree best with the
fills that the run had. Prints both, before and after. One asset at a time; the tapes must be of a run that traded.
`;

type CalibrateFlags = { readonly out: string; readonly capital: string; readonly json?: boolean };

/** Adds `bulkhead calibrate TAPE…` (issue 6: calibration loop). */
export function registerCalibrate(program: Command): void {
  program
    .command('calibrate')
    .description('fit latency and queue of backtests to a run that traded')
    .argument('<paths...>', 'tapes and folders of tapes')
    .requiredOption('--out <file>', 'where the fitted model goes')
    .option('--capital <usdc>', 'what the account of the run had', '10000')
    .option('--json', 'print the written object')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], flags: CalibrateFlags) => calibrate(paths, flags));
}

function calibrate(paths: readonly string[], { out, capital, json }: CalibrateFlags): void {
  if (!existsSync(dirname(out))) throw new UsageError('out', `--out: "${out}": there is no folder ${dirname(out)}`);
  const jobs = planComparison(readableTapes(paths), venueOf({ capital, fills: 'tape', seed: '0' }));
  const [job, another] = jobs;
  if (job === undefined || another !== undefined) {
    throw new UsageError(
      'calibrate',
      `calibrate: these tapes are of ${jobs.length} assets or intervals; name those of one`,
    );
  }
  const hash = createHash('sha256');
  for (const path of job.recordings.flat()) hash.update(readFileSync(path));
  const file: CalibrationFile = { ...calibrateJob(job), data: hash.digest('hex').slice(0, 16) };
  writeFileSync(out, `${JSON.stringify(file, undefined, 2)}\n`);
  console.log(json === true ? JSON.stringify(file) : renderCalibration(file, out));
}
