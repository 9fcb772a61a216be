import { DENIAL_CODES } from '../../shared/risk/denials.ts';
import { DEATH_CAUSES } from '../../src/supervisor/incidents.ts';
import type { CrashOutcome, Victim } from './crash-windows.ts';
import type { TimeoutReport } from './post-timeouts.ts';
import type { SeedReport } from './seed-run.ts';
import { drawPlan } from './swarm.ts';

/** Branches that some seed should come to; unreached safety code is decoration (reliability §9). */
const WANTED_MARKS: readonly string[] = [
  ...DENIAL_CODES.map((code) => `denial ${code}`),
  ...DEATH_CAUSES.map((cause) => `death ${cause}`),
  ...['poison', 'bootstrap', 'budget'].map((reason) => `quarantine ${reason}`),
];

/** What goes wrong in a seed, and when. */
export function planText(seed: number): string {
  const { assets, roundLengthMs, safetyMs, minRefreshMs, troubles } = drawPlan(seed);
  const head = `seed ${seed}: ${assets.join(', ')}; rounds of ${roundLengthMs / 1_000} s; quotes renewed after ${minRefreshMs} ms (nominal); faults for ${safetyMs / 1_000} s`;
  return [head, ...troubles.map(({ atMs, kind }) => `  ${(atMs / 1_000).toFixed(3).padStart(8)} s  ${kind}`)].join(
    '\n',
  );
}

/** A seed that failed, and the command that shows it again. */
export function seedLine({ seed, breaks }: Pick<SeedReport, 'seed' | 'breaks'>): string {
  return [
    `seed ${seed} failed; again with: ./bulkhead simulate --seed ${seed}`,
    ...breaks.map((text) => `  ${text}`),
  ].join('\n');
}

/** What all seeds came to. */
export function seedsSummary(reports: readonly SeedReport[], tookMs: number): string {
  const total = (of: (report: SeedReport) => number): number => reports.reduce((sum, report) => sum + of(report), 0);
  const virtualMs = total(({ virtualMs }) => virtualMs);
  const faults = addUp(reports.map((report) => Object.entries(report.faults)));
  const marks = addUp(reports.map((report) => [...report.marks]));
  const unreached = WANTED_MARKS.filter((mark) => !marks.has(mark));
  const failed = reports.filter(({ breaks }) => breaks.length > 0);
  return [
    `${reports.length} seeds, ${(virtualMs / 3_600_000).toFixed(2)} virtual hours in ${seconds(tookMs)}: ${Math.round(virtualMs / tookMs)} times real time`,
    `${total(({ rounds }) => rounds)} rounds, ${total(({ orders }) => orders)} orders, ${total(({ trades }) => trades)} trades`,
    `faults injected: ${total(({ faults: own }) => sumOf(Object.values(own)))}${listed(faults)}`,
    `marks reached: ${marks.size}${listed(marks)}`,
    `marks not reached: ${unreached.length === 0 ? 'none' : unreached.join(', ')}`,
    `checks: ${total(({ checks }) => checks)}`,
    `orders taken later than assumed, their ends known: ${total(({ lateArrivals }) => lateArrivals)}`,
    `failed: ${failed.length}${failed.length === 0 ? '' : `\n${failed.map(seedLine).join('\n')}`}`,
  ].join('\n');
}

/** What many time-outs came to. */
export function timeoutSummary(report: TimeoutReport, tookMs: number): string {
  const { timeouts, accepted, neverAccepted, lateArrivals, certaintiesMs, checks, breaks, virtualMs } = report;
  const rank = (quantile: number) => certaintiesMs[Math.max(0, Math.ceil(quantile * certaintiesMs.length) - 1)] ?? 0;
  return [
    `${timeouts} orders timed out around POST: ${accepted} the venue had taken, ${neverAccepted} it had not`,
    `orders taken later than assumed, their ends known: ${lateArrivals}`,
    `certainty after ${rank(0.5)} ms p50, ${rank(0.99)} ms p99, ${rank(1)} ms at most (n = ${certaintiesMs.length})`,
    `${seconds(virtualMs)} of virtual time in ${seconds(tookMs)}`,
    `checks: ${checks}`,
    `failed: ${breaks.length}${breaks.map((text) => `\n  ${text}`).join('')}`,
  ].join('\n');
}

/** What the crashes of one victim came to. @param windows how many there are */
export function crashSummary(victim: Victim, windows: number, outcomes: readonly CrashOutcome[]): string {
  const failed = outcomes.filter(({ breaks }) => breaks.length > 0);
  const lines = failed.flatMap(({ effect, kind, edge, breaks }) => [
    `  ${edge} effect ${effect} (${kind})`,
    ...breaks.map((text) => `    ${text}`),
  ]);
  return [`${victim}: ${outcomes.length} of ${windows} windows, ${failed.length} failed`, ...lines].join('\n');
}

function addUp(counts: readonly (readonly (readonly [string, number])[])[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const [name, count] of counts.flat()) sums.set(name, (sums.get(name) ?? 0) + count);
  return sums;
}

function listed(counts: ReadonlyMap<string, number>): string {
  const parts = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, count]) => `${name} ${count}`);
  return parts.length === 0 ? '' : ` (${parts.join(', ')})`;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
