/**
 * `./bulkhead simulate` in a process of its own: `seeds`, `timeouts` or `crashes`, with the flags of the command. Ends with
 * exit code 1 when a promise did not hold, 2 when it was asked for something that does not exist.
 */
import { parseArgs } from 'node:util';
import { crashIn, type CrashOutcome, crashWindows, VICTIMS } from './crash-windows.ts';
import { runTimeouts } from './post-timeouts.ts';
import { crashSummary, planText, seedLine, seedsSummary, timeoutSummary } from './report-text.ts';
import { runSeed, type SeedReport } from './seed-run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    count: { type: 'string' },
    every: { type: 'string', default: '50' },
  },
});

/** Seeds or windows between two lines about the progress. */
const PROGRESS_EVERY = 25;

const startedAtMs = performance.now();
process.exitCode = run(positionals[0] ?? 'seeds');

function run(what: string): number {
  if (what === 'seeds')
    return values.seed === undefined ? simulateSeeds() : simulateSeed(numberOf('seed', values.seed));
  if (what === 'timeouts') return simulateTimeouts();
  if (what === 'crashes') return simulateCrashes();
  complain(`bulkhead: nothing is called "${what}" here; there are seeds, timeouts and crashes`);
  return 2;
}

function simulateSeed(seed: number): number {
  say(planText(seed));
  const report = runSeed(seed);
  say(seedsSummary([report], performance.now() - startedAtMs));
  return report.breaks.length === 0 ? 0 : 1;
}

function simulateSeeds(): number {
  const first = numberOf('from', values.from);
  const count = numberOf('seeds', values.count ?? values.seeds);
  const reports: SeedReport[] = [];
  const failed: number[] = [];
  for (let seed = first; seed < first + count; seed += 1) {
    const report = runSeed(seed);
    reports.push(report);
    if (report.breaks.length > 0) {
      failed.push(seed);
      say(seedLine(report));
    }
    tellProgress('seeds', reports.length, count, `the last was ${seed}; failed: ${listOf(failed)}`);
  }
  say(seedsSummary(reports, performance.now() - startedAtMs));
  say(`seeds ${first} to ${first + count - 1}: failed ${listOf(failed)}`);
  return failed.length === 0 ? 0 : 1;
}

function simulateTimeouts(): number {
  const count = numberOf('count', values.count ?? '300');
  const first = numberOf('from', values.from);
  const report = runTimeouts(count, first, (timeouts, seed) =>
    tellProgress('time-outs', timeouts, count, `the last seed was ${seed}`, 1),
  );
  say(timeoutSummary(report, performance.now() - startedAtMs));
  return report.breaks.length === 0 ? 0 : 1;
}

/** The windows of all victims are numbered through, from 1. */
function simulateCrashes(): number {
  const every = numberOf('every', values.every);
  const first = numberOf('from', values.from);
  const all = VICTIMS.flatMap((victim) => crashWindows(victim).map((window) => ({ victim, window })));
  const last = values.count === undefined ? all.length : first + numberOf('count', values.count) - 1;
  const covered = all.filter((_, index) => index + 1 >= first && index < last && (index + 1 - first) % every === 0);
  const outcomes: CrashOutcome[] = [];
  for (const { victim, window } of covered) {
    outcomes.push(crashIn(victim, window));
    const broken = outcomes.filter(({ breaks }) => breaks.length > 0).length;
    tellProgress('windows', outcomes.length, covered.length, `failed: ${broken}`);
  }
  for (const victim of VICTIMS) {
    const windows = all.filter((candidate) => candidate.victim === victim);
    const own = outcomes.filter((outcome) => outcome.victim === victim);
    if (own.length > 0) say(crashSummary(victim, windows.length, own));
  }
  return outcomes.every(({ breaks }) => breaks.length === 0) ? 0 : 1;
}

/** Long runs tell where they are on standard error, so that one that was ended can be taken up from there. */
function tellProgress(what: string, done: number, all: number, detail: string, every = PROGRESS_EVERY): void {
  if (done % every !== 0 || all <= PROGRESS_EVERY) return;
  const minutes = ((performance.now() - startedAtMs) / 60_000).toFixed(1);
  complain(`${done} of ${all} ${what} after ${minutes} min; ${detail}`);
}

function listOf(seeds: readonly number[]): string {
  return seeds.length === 0 ? 'none' : seeds.join(', ');
}

function numberOf(flag: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  complain(`bulkhead: --${flag} wants a positive number, not "${text}"`);
  process.exit(2);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}
