import type { Command } from 'commander';
import { UsageError } from '../../shared/errors.ts';
import { FILL_MODES } from '../../shared/matching/index.ts';
import { type BacktestJob, runBacktestJob } from '../../workers/backtest/backtest-job.ts';
import { compareFully } from '../../workers/backtest/comparison-job.ts';
import { checkJobForLookAhead } from '../../workers/backtest/look-ahead-job.ts';
import { assembleResult } from '../backtest/assemble.ts';
import { venueOf, type VenueFlags } from '../backtest/flags.ts';
import { planBacktest, planComparison } from '../backtest/plan.ts';
import { renderBacktest } from '../backtest/render.ts';
import { renderComparison } from '../backtest/render-comparison.ts';
import { loadSettings, readSettingsFile } from '../config/load-settings.ts';
import { strategySettingsOf } from '../config/strategies.ts';
import { writeEvidence } from '../evidence/files.ts';
import { evidenceOfBacktest, venueOfTapes } from '../evidence/from-backtest.ts';
import { checkReportFolder, writeReport } from '../report/html/write-report.ts';
import { buildHash } from '../run/session-identity.ts';
import { readableTapes } from './readable-tapes.ts';

const EXAMPLES = `
Examples:
  $ bulkhead backtest data/tapes --strategy inventory_making
  $ bulkhead backtest data/tapes --strategy distance_fade,settlement_sniper --capital 500 --json > result.json
  $ bulkhead backtest day.tape.zst --strategy inventory_making --queue probabilistic:2 --latency 75/75/10/10
  $ bulkhead backtest data/tapes --report day.html             plots and tables in one file, to look at in a browser
  $ bulkhead backtest data/tapes --check-lookahead             prove that no decision knew the future
  $ bulkhead backtest data/tapes --compare                     its fills against those of the run that wrote the tapes
  $ bulkhead backtest data/tapes --calibration fit.json        as measured by bulkhead calibrate
  $ bulkhead backtest data/tapes --fills touch                 optimistic, for comparison only

Tapes of one asset are played one after the other to a fresh engine, whose orders go to a simulated venue: queue position,
latency, taker delay, fees, an account that can run dry. docs/backtest.md says what is assumed and where that ends.
Exit code 0: done; 1: a decision knew the future, or no round was fit to be traded; 2: wrong usage.
`;

type BacktestFlags = VenueFlags & {
  readonly strategy?: string;
  readonly config?: string;
  readonly checkLookahead?: boolean;
  readonly compare?: boolean;
  readonly evidence?: string;
  readonly report?: string;
  readonly json?: boolean;
};

/** Adds `bulkhead backtest FILE|DIR…` (design §8, §9). */
export function registerBacktest(program: Command): void {
  program
    .command('backtest')
    .description('trade recorded rounds with the same engine, its fills simulated')
    .argument('<paths...>', 'tapes and folders of tapes')
    .option('--strategy <names>', 'strategies, separated by commas; default: those of the configuration')
    .option('--config <file>', 'settings laid over the defaults')
    .option('--capital <usdc>', 'what the account of each asset begins with', '1000')
    .option('--latency <ms>', 'order/cancel/feed/answer; default: 75/75/10/10')
    .option('--queue <model>', 'risk-averse (default), or probabilistic:POWER')
    .option('--mirrored-prints', 'makers also get trades that were printed for the other outcome')
    .option('--calibration <file>', 'latency and queue as fitted by bulkhead calibrate')
    .option('--fills <mode>', `${FILL_MODES.join(', ')}; all but the first are optimistic`, 'tape')
    .option('--seed <n>', 'of the drawn latencies', '0')
    .option('--round <slug>', 'the round to draw; default: the one with the most fills')
    .option('--check-lookahead', 'play the tapes again with other futures: no decision before may change')
    .option('--compare', 'compare with the fills of the run that wrote the tapes, with its own configuration')
    .option('--evidence <folder>', 'writes what each strategy showed, without which it may not trade live')
    .option('--report <file>', 'writes one HTML file with plots and tables')
    .option('--json', 'print one JSON object')
    .addHelpText('after', EXAMPLES)
    .action((paths: string[], flags: BacktestFlags) => backtest(paths, flags));
}

async function backtest(paths: readonly string[], flags: BacktestFlags): Promise<void> {
  if (flags.compare === true) compare(paths, flags);
  else await run(paths, flags);
}

async function run(paths: readonly string[], flags: BacktestFlags): Promise<void> {
  if (flags.report !== undefined) checkReportFolder(flags.report);
  const layers = flags.config === undefined ? [] : [readSettingsFile(flags.config)];
  const strategies = flags.strategy?.split(',').map((name) => name.trim());
  const named = strategies === undefined ? [] : [{ source: 'command line', values: { strategies } }];
  const settings = loadSettings([...layers, ...named]);
  const incarnations = readableTapes(paths);
  const jobs = planBacktest(incarnations, settings, venueOf(flags));
  const result = assembleResult(
    jobs.map((job) => ({ settings: job.settings, found: runBacktestJob(job) })),
    buildHash(),
  );
  const venue = venueOfTapes(incarnations.map(({ segments: [{ header }] }) => header));
  if (flags.evidence !== undefined)
    writeEvidence(flags.evidence, evidenceOfBacktest(result, strategySettingsOf(settings), venue));
  console.log(flags.json === true ? JSON.stringify(result) : renderBacktest(result));
  if (flags.report !== undefined) {
    const { renderBacktestReport } = await import('../report/html/backtest/backtest-report.ts');
    writeReport(flags.report, renderBacktestReport(result, venue));
  }
  const { round } = flags;
  if (round !== undefined && result.assets.every(({ chosenRound }) => chosenRound === undefined))
    console.error(`bulkhead: --round: no round on these tapes is called ${round}: none is drawn`);
  const isUnfit = result.assets.every(({ rounds }) => rounds.settled === 0 && rounds.excluded.frozen > 0);
  if (isUnfit)
    console.error('bulkhead: the books of these tapes stand still while prices move: nothing could be traded on them');
  const spans = result.assets.map(({ data }) => data);
  const isClean = flags.checkLookahead !== true || jobs.every((job, i) => isFreeOfLookAhead(job, spans[i]!));
  if (isUnfit || !isClean) process.exitCode = 1;
}

function isFreeOfLookAhead(job: BacktestJob, span: { readonly from: number; readonly to: number }): boolean {
  const verdicts = checkJobForLookAhead(job, span);
  for (const { moment, decisions, same } of verdicts) {
    const words = same ? 'are the same with another future' : 'CHANGE with another future: something knows it';
    console.error(
      `${job.settings.engine.asset}: ${decisions} decisions before ${new Date(moment).toISOString()} ${words}`,
    );
  }
  return verdicts.every(({ same }) => same);
}

function compare(paths: readonly string[], flags: BacktestFlags): void {
  for (const name of ['strategy', 'config'] as const) {
    if (flags[name] !== undefined)
      throw new UsageError('flag', `--compare takes the run's own configuration, not --${name}`);
  }
  if (flags.report !== undefined) throw new UsageError('flag', '--report draws a backtest, not a comparison');
  const jobs = planComparison(readableTapes(paths), venueOf(flags));
  const comparisons = jobs.map((job) => compareFully(job));
  if (flags.json === true) console.log(JSON.stringify({ schema: 'bulkhead.comparisons/1', comparisons }));
  else console.log(comparisons.map(renderComparison).join('\n'));
}
