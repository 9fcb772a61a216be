/**
 * `./bulkhead simulate` in a process of its own: `seeds`, `timeouts` or `crashes`, with the flags of the command. Ends with
 * exit code 1 when a promise did not hold, 2 when it was asked for something that does not exist.
 */
import { parseArgs } from 'node:util';
import { crashWindows, type CrashOutcome, VICTIMS } from './crash-windows.ts';
import { runJobs } from './job-pool.ts';
import { addUpTimeouts, type TimeoutReport } from './post-timeouts.ts';
import { Progress } from './progress.ts';
import { crashSummary, planText, seedLine, seedsSummary, timeoutSummary } from './report-text.ts';
import { runSeed, type SeedReport } from './seed-run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    count: { type: 'string' },
    every: { type: 'string', default: '20' },
    jobs: { type: 'string', default: '1' },
  },
});

process.exitCode = await run(positionals[0] ?? 'seeds');

async function run(what: string): Promise<number> {
  if (what === 'seeds')
    return values.seed === undefined ? simulateSeeds() : simulateSeed(numberOf('seed', values.seed));
  if (what === 'timeouts') return simulateTimeouts();
  if (what === 'crashes') return simulateCrashes();
  complain(`bulkhead: nothing is called "${what}" here; there are seeds, timeouts and crashes`);
  return 2;
}

function simulateSeed(seed: number): number {
  const startedAtMs = performance.now();
  say(planText(seed));
  const report = runSeed(seed);
  say(seedsSummary([report], performance.now() - startedAtMs));
  return report.breaks.length === 0 ? 0 : 1;
}

async function simulateSeeds(): Promise<number> {
  const first = numberOf('from', values.from);
  const count = numberOf('seeds', values.count ?? values.seeds);
  const progress = new Progress('seeds', first, count);
  const reports: SeedReport[] = [];
  const failed: number[] = [];
  const jobs = Array.from({ length: count }, (_, index) => ({ what: 'seed' as const, seed: first + index }));
  await runJobs(jobs, threads(), ({ seed }, end) => {
    const breaks = 'thrown' in end ? [`threw: ${end.thrown}`] : end.result.breaks;
    if ('result' in end) reports.push(end.result);
    if (breaks.length > 0) {
      failed.push(seed);
      say(seedLine({ seed, breaks }));
    }
    progress.ended(seed, breaks.length > 0, reports.length);
  });
  say(seedsSummary(reports.toSorted(bySeed), progress.tookMs));
  say(
    `seeds ${first} to ${first + count - 1}: failed ${failed.length === 0 ? 'none' : failed.toSorted(ascending).join(', ')}`,
  );
  return failed.length === 0 ? 0 : 1;
}

async function simulateTimeouts(): Promise<number> {
  const wanted = numberOf('count', values.count ?? '300');
  const first = numberOf('from', values.from);
  const progress = new Progress('time-outs', first, wanted);
  const reports: TimeoutReport[] = [];
  const thrown: string[] = [];
  const sofar = (): number => reports.reduce((sum, { timeouts }) => sum + timeouts, 0);
  const goesOn = (): boolean => sofar() < wanted && thrown.length === 0;
  await runJobs(
    sessionsFrom(first),
    threads(),
    ({ seed }, end) => {
      if ('result' in end) reports.push(end.result);
      else thrown.push(`seed ${seed} threw: ${end.thrown}`);
      progress.ended(seed, 'thrown' in end || end.result.breaks.length > 0, sofar());
    },
    goesOn,
  );
  const report = addUpTimeouts(reports);
  const breaks = [...report.breaks, ...thrown];
  say(timeoutSummary({ ...report, breaks }, progress.tookMs));
  return breaks.length === 0 ? 0 : 1;
}

/** The windows of all victims are numbered through, from 1. */
async function simulateCrashes(): Promise<number> {
  const every = numberOf('every', values.every);
  const first = numberOf('from', values.from);
  const all = VICTIMS.flatMap((victim) => crashWindows(victim).map((window) => ({ victim, window })));
  const last = values.count === undefined ? all.length : first + numberOf('count', values.count) - 1;
  const numbered = all.map((place, index) => ({ what: 'crash' as const, ...place, number: index + 1 }));
  const covered = numbered.filter(
    ({ number }) => number >= first && number <= last && (number - first + 1) % every === 0,
  );
  const progress = new Progress('windows', first, covered.length);
  const outcomes: CrashOutcome[] = [];
  await runJobs(covered, threads(), ({ victim, window, number }, end) => {
    const outcome = 'result' in end ? end.result : { ...window, victim, breaks: [`threw: ${end.thrown}`] };
    outcomes.push(outcome);
    progress.ended(number, outcome.breaks.length > 0, outcomes.length);
  });
  for (const victim of VICTIMS) {
    const own = outcomes.filter((outcome) => outcome.victim === victim);
    if (own.length > 0) say(crashSummary(victim, crashWindows(victim).length, own));
  }
  return outcomes.every(({ breaks }) => breaks.length === 0) ? 0 : 1;
}

function* sessionsFrom(first: number): Generator<{ readonly what: 'timeouts'; readonly seed: number }> {
  for (let seed = first; ; seed += 1) yield { what: 'timeouts', seed };
}

function bySeed(a: SeedReport, b: SeedReport): number {
  return a.seed - b.seed;
}

function ascending(a: number, b: number): number {
  return a - b;
}

function threads(): number {
  return numberOf('jobs', values.jobs);
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
