/**
 * `./bulkhead simulate` in a process of its own: `seeds`, `timeouts` or `crashes`, with the flags of the command. Ends with
 * exit code 1 when a promise did not hold, 2 when it was asked for something that does not exist.
 */
import { parseArgs } from 'node:util';
import { crashIn, crashWindows, VICTIMS } from './crash-windows.ts';
import { runTimeouts } from './post-timeouts.ts';
import { crashSummary, planText, seedLine, seedsSummary, timeoutSummary } from './report-text.ts';
import { runSeed, type SeedReport } from './seed-run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '20' },
    from: { type: 'string', default: '1' },
    count: { type: 'string', default: '300' },
    every: { type: 'string', default: '50' },
  },
});

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
  const reports: SeedReport[] = [];
  for (let seed = first; seed < first + numberOf('seeds', values.seeds); seed += 1) {
    const report = runSeed(seed);
    reports.push(report);
    if (report.breaks.length > 0) say(seedLine(report));
  }
  say(seedsSummary(reports, performance.now() - startedAtMs));
  return reports.every(({ breaks }) => breaks.length === 0) ? 0 : 1;
}

function simulateTimeouts(): number {
  const report = runTimeouts(numberOf('count', values.count));
  say(timeoutSummary(report, performance.now() - startedAtMs));
  return report.breaks.length === 0 ? 0 : 1;
}

function simulateCrashes(): number {
  const every = numberOf('every', values.every);
  let broken = 0;
  for (const victim of VICTIMS) {
    const windows = crashWindows(victim);
    const covered = windows.filter((_, index) => index % every === 0);
    const outcomes = covered.map((window) => crashIn(victim, window));
    say(crashSummary(victim, windows, outcomes));
    broken += outcomes.filter(({ breaks }) => breaks.length > 0).length;
  }
  return broken === 0 ? 0 : 1;
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
