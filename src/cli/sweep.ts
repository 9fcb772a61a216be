import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../../shared/errors.ts';
import type { SweepResult } from '../../shared/sweep/result.ts';
import { venueOf, type VenueFlags } from '../backtest/flags.ts';
import { venueOfTapes } from '../evidence/from-backtest.ts';
import { parseDuration } from '../config/duration.ts';
import { loadSettings, readSettingsFile } from '../config/load-settings.ts';
import type { IncarnationTape } from '../replay/tape-files.ts';
import { checkReportFolder, writeReport } from '../report/html/write-report.ts';
import { Interrupts } from '../run/interrupts.ts';
import { takeLock } from '../run/lock-file.ts';
import { buildHash } from '../run/session-identity.ts';
import { assembleSweep, type Swept } from '../sweep/assemble.ts';
import { planSweep } from '../sweep/plan.ts';
import { renderSweep } from '../sweep/render.ts';
import { ResultStore } from '../sweep/result-store.ts';
import { runSweep } from '../sweep/run-sweep.ts';
import { type SpaceFlags, spaceOf, wholeNumber } from '../sweep/space-flags.ts';
import { readableTapes } from './readable-tapes.ts';

const EXAMPLES = `
Examples:
  $ bulkhead sweep data/tapes --strategy distance_fade --grid minEdge=0.02,0.05,0.1 --grid minDistance=0.0002,0.0004
  $ bulkhead sweep data/tapes --strategy momentum --random 200 --range minVelocity=1e-6:1e-4:log --range minTrades=10:100:int
  $ bulkhead sweep data/tapes --strategy momentum --grid fair=0.6,0.7 --out sweeps/fair --report fair.html
  $ bulkhead sweep data/tapes --strategy momentum --grid fair=0.6,0.7 --out sweeps/fair --resume

Backtests each parameter set on the tapes, one thread for each core. The best set is judged against the luck of having tried so
many, by walk-forward and by retold histories; the verdict comes first. docs/sweep.md says how, and what it cannot say.
Exit code 0: done; 1: jobs were lost, which the result names; 2: wrong usage, or a parameter that the strategy refuses;
3: another sweep writes to the folder; 130: interrupted, after saying how to go on.
`;

const INTERRUPTED = 130;

type SweepFlags = Omit<VenueFlags, 'round'> &
  SpaceFlags & {
    readonly strategy: string;
    readonly config?: string;
    readonly jobs?: string;
    readonly folds: string;
    readonly deadline: string;
    readonly memory: string;
    readonly out?: string;
    readonly resume?: boolean;
    readonly report?: string;
    readonly json?: boolean;
  };

/** Adds `bulkhead sweep TAPE… --strategy S` (design §8, issue 6). */
export function registerSweep(program: Command): void {
  program
    .command('sweep')
    .description('backtest many parameter sets, and say whether the best is more than luck')
    .argument('<paths...>', 'tapes and folders of tapes')
    .requiredOption('--strategy <name>', 'the strategy whose parameters are tried')
    .option('--grid <key=a,b,c>', 'values of a parameter; several: every combination', collect, [])
    .option('--range <key=lo:hi[:log|:int]>', 'a range to draw a parameter from, with --random', collect, [])
    .option('--random <n>', 'so many sets, drawn')
    .option('--folds <k>', 'parts of the time for walk-forward', '5')
    .option('--jobs <n>', 'threads; default: one for each core')
    .option('--deadline <duration>', 'a job that takes longer is given up', '30m')
    .option('--memory <mb>', 'heap of a thread; a job that needs more is given up', '2048')
    .option('--out <folder>', 'keeps every job as it ends, and the result')
    .option('--resume', 'go on with what is in the folder')
    .option('--config <file>', 'settings laid over the defaults')
    .option('--capital <usdc>', 'what the account of each asset begins with', '1000')
    .option('--latency <ms>', 'order/cancel/feed/answer; default: 75/75/10/10')
    .option('--queue <model>', 'risk-averse (default), or probabilistic:POWER')
    .option('--mirrored-prints', 'makers also get trades that were printed for the other outcome')
    .option('--calibration <file>', 'latency and queue as fitted by bulkhead calibrate')
    .option('--fills <mode>', 'tape; touch and instant are optimistic', 'tape')
    .option('--seed <n>', 'of the drawn sets, latencies and histories', '0')
    .option('--report <file>', 'writes one HTML file with plots and tables')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], flags: SweepFlags) => sweep(paths, flags));
}

function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function sweep(paths: readonly string[], flags: SweepFlags): Promise<void> {
  const { out, resume = false } = flags;
  if (flags.report !== undefined) checkReportFolder(flags.report);
  if (resume && out === undefined) throw new UsageError('flag', '--resume: say with --out what to go on with');
  const incarnations = readableTapes(paths);
  const swept = planOf(incarnations, flags);
  const threads = flags.jobs === undefined ? availableParallelism() : wholeNumber(flags.jobs, '--jobs');
  const deadlineMs = parseDuration(flags.deadline, '--deadline');
  const memoryMb = wholeNumber(flags.memory, '--memory', LEAST_MEMORY_MB);
  const interrupted = new AbortController();
  new Interrupts().obeyWith(() => interrupted.abort());
  const lock = out === undefined ? undefined : takeLock(join(out, 'sweep.lock'), `folder ${out}`, out);
  try {
    const store = out === undefined ? undefined : new ResultStore(out, { resume });
    const ends = await runSweep(swept.jobs, store, { threads, deadlineMs, memoryMb, signal: interrupted.signal });
    if (interrupted.signal.aborted) return sayHowToGoOn(ends.findings.size, swept.jobs.length, out);
    await tell(assembleSweep(swept, ends), incarnations, flags);
  } finally {
    lock?.release();
  }
}

/** A thread with less does not get as far as its first job. */
const LEAST_MEMORY_MB = 64;

/** Everything is checked here, before anything runs. */
function planOf(incarnations: readonly IncarnationTape[], flags: SweepFlags): Swept {
  const { strategy, config } = flags;
  const layers = config === undefined ? [] : [readSettingsFile(config)];
  const settings = loadSettings([...layers, { source: 'command line', values: { strategies: [strategy] } }]);
  if (settings.strategies.length !== 1) throw new UsageError('flag', `--strategy ${strategy}: name one strategy`);
  const venue = { ...venueOf(flags), fillRows: 0 };
  const folds = wholeNumber(flags.folds, '--folds', 2);
  const space = spaceOf(flags, venue.seed);
  const jobs = planSweep(incarnations, settings, space.sets, venue, buildHash());
  return { strategy, space, venue, folds, jobs };
}

async function tell(
  result: SweepResult,
  incarnations: readonly IncarnationTape[],
  { out, report, json }: SweepFlags,
): Promise<void> {
  if (out !== undefined) writeFileSync(join(out, 'result.json'), `${JSON.stringify(result)}\n`);
  console.log(json === true ? JSON.stringify(result) : renderSweep(result));
  if (report !== undefined) {
    const { renderSweepReport } = await import('../report/html/sweep/sweep-report.ts');
    writeReport(
      report,
      renderSweepReport(result, venueOfTapes(incarnations.map(({ segments: [{ header }] }) => header))),
    );
  }
  if (result.failures.length > 0) process.exitCode = 1;
}

function sayHowToGoOn(done: number, total: number, out: string | undefined): void {
  const words =
    out === undefined
      ? 'nothing was kept; with --out FOLDER a sweep can be gone on with'
      : `${done} of ${total} jobs are in ${out}; the same command with --resume goes on from there`;
  console.error(`bulkhead: sweep interrupted: ${words}`);
  process.exitCode = INTERRUPTED;
}
