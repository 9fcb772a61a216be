import type { Asset } from '../market/assets.ts';
import type { Interval } from '../market/intervals.ts';
import { MICRO } from '../units/index.ts';

/** A settled round of a finished job; money in micro-pUSD. */
export type SweptRound = {
  readonly startsAt: number;
  readonly endsAt: number;
  readonly pnlMicro: number;
  readonly fills: number;
};

/** What one job of a sweep found: one trial on the tapes of one asset and interval. */
export type JobFinding = {
  readonly asset: Asset;
  readonly interval: Interval;
  readonly maxDrawdownUsdc: number;
  /** In the order of time; without those that are excluded. */
  readonly rounds: readonly SweptRound[];
};

/** Everything that began at one moment; it is over when its last round is. UTC ms. */
export type Period = { readonly from: number; readonly to: number };

/** The periods of all these findings, in the order of time. Trials are compared over the same ones. */
export function periodsOf(findings: Iterable<JobFinding>): readonly Period[] {
  const ends = new Map<number, number>();
  for (const { rounds } of findings) {
    for (const { startsAt, endsAt } of rounds) ends.set(startsAt, Math.max(endsAt, ends.get(startsAt) ?? 0));
  }
  return [...ends].map(([from, to]) => ({ from, to })).sort((a, b) => a.from - b.from);
}

/** What a trial gained in each period, pUSD; 0 where it had no round. */
export function gainsOf(findings: readonly JobFinding[], periods: readonly Period[]): Float64Array {
  const indexes = new Map(periods.map(({ from }, i) => [from, i]));
  const micro = new Float64Array(periods.length);
  for (const { rounds } of findings) {
    for (const { startsAt, pnlMicro } of rounds) micro[indexes.get(startsAt)!]! += pnlMicro;
  }
  return micro.map((sum) => sum / MICRO);
}
