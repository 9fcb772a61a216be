import { rounded } from '../backtest/markouts.ts';
import type { Random } from '../ports/ports.ts';
import type { MonteCarlo, Quantiles } from './result.ts';
import type { Gains } from './score.ts';

/** Other histories that are told of the same periods. */
const PATHS = 2_000;

/** Steps of the fan at most; a picture shows no more. */
const STEPS = 60;

/**
 * Tells the periods anew in other orders: blocks of them are drawn with replacement, so that a run of bad rounds stays a run, their
 * lengths are random with mean n^⅓ (stationary bootstrap, Politis and Romano, Journal of the American Statistical Association 89,
 * 1994). It knows no periods but these: what has never happened on the tapes is in no band.
 *
 * @param gains at least one
 */
export function monteCarlo(gains: Gains, random: Random): MonteCarlo {
  const meanBlock = Math.max(1, Math.round(Math.cbrt(gains.length)));
  const steps = stepsOf(gains.length);
  const columns = steps.map(() => new Float64Array(PATHS));
  const falls = new Float64Array(PATHS);
  const ends = new Float64Array(PATHS);
  for (let path = 0; path < PATHS; path += 1) {
    const walk = walkOf(resample(gains, meanBlock, random), steps);
    for (const [i, value] of walk.atSteps.entries()) columns[i]![path] = value;
    falls[path] = walk.deepestFall;
    ends[path] = walk.end;
  }
  const actual = walkOf(gains, steps).atSteps;
  return {
    paths: PATHS,
    meanBlock,
    fan: steps.map((period, i) => ({ period, ...quantilesOf(columns[i]!), actual: rounded(actual[i]!) })),
    pnlUsdc: quantilesOf(ends),
    maxDrawdownUsdc: quantilesOf(falls),
    lossShare: rounded(ends.filter((end) => end < 0).length / PATHS),
  };
}

/** As many periods as there were, block by block; a block that reaches the end goes on at the beginning. */
export function resample(gains: Gains, meanBlock: number, random: Random): Float64Array {
  const { length } = gains;
  let at = 0;
  return Float64Array.from({ length }, (_, i) => {
    const isNew = i === 0 || random.unit() < 1 / meanBlock;
    at = isNew ? Math.floor(random.unit() * length) : (at + 1) % length;
    return gains[at]!;
  });
}

/** Deepest fall of the sum of gains below its peak so far, the beginning included. */
export function deepestFallOf(gains: Gains): number {
  return walkOf(gains, []).deepestFall;
}

function walkOf(
  gains: Gains,
  steps: readonly number[],
): { readonly atSteps: readonly number[]; readonly deepestFall: number; readonly end: number } {
  const atSteps: number[] = [];
  let [sum, peak, deepestFall] = [0, 0, 0];
  for (let period = 0; period <= gains.length; period += 1) {
    if (period > 0) sum += gains[period - 1]!;
    peak = Math.max(peak, sum);
    deepestFall = Math.max(deepestFall, peak - sum);
    if (steps[atSteps.length] === period) atSteps.push(sum);
  }
  return { atSteps, deepestFall, end: sum };
}

function stepsOf(periods: number): number[] {
  const count = Math.min(STEPS, periods);
  return Array.from({ length: count + 1 }, (_, i) => Math.round((i * periods) / Math.max(1, count)));
}

function quantilesOf(values: Float64Array): Quantiles {
  const sorted = values.toSorted();
  const at = (part: number): number => rounded(sorted[Math.round(part * (sorted.length - 1))]!);
  return { p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95) };
}
