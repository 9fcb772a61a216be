import { SeededRandom } from '../../shared/ports/seeded-random.ts';
import type { JobFinding } from '../../shared/sweep/periods.ts';
import type { JobFailure, ParameterSet, SweepResult, SweptParameter } from '../../shared/sweep/result.ts';
import { drawSets } from '../../shared/sweep/space.ts';
import { judge } from '../../shared/sweep/trials.ts';

/** What a made-up sweep holds. */
export type MadeUpSweep = {
  readonly seed: number;
  readonly parameters: readonly SweptParameter[];
  readonly trials: number;
  readonly periods: number;
  /** Mean gain per period of every trial, pUSD; the deviation is about 6. */
  readonly meanUsdc: number;
  /** The first trials that lost a job. */
  readonly lost: number;
};

const START = Date.UTC(2026, 10, 20);
const ROUND_MS = 300_000;

/** A sweep of drawn gains, judged as a real one is; the same for the same options. */
export function madeUpSweep({ seed, parameters, trials, periods, meanUsdc, lost }: MadeUpSweep): SweepResult {
  const random = new SeededRandom(seed);
  const sets = drawSets(parameters, trials, random.fork('sets'));
  const tried = sets.map((params, i) => ({
    params,
    findings: i < lost ? [] : [finding(periods, meanUsdc, random)],
    complete: i >= lost,
  }));
  return {
    schema: 'bulkhead.sweep/1',
    identity: { result: 'ab12', config: 'cd34', code: 'ef56', data: '7890', fillModel: 'fills/1', seed },
    strategy: 'distance_fade',
    optimisticModes: [],
    search: 'random',
    parameters,
    capitalUsdc: 1000,
    assets: [{ asset: 'BTC', interval: '5m' }],
    ...judge(tried, 4, [], random.fork('monte-carlo')),
    failures: sets.slice(0, lost).map(
      (_: ParameterSet, trial): JobFailure => ({
        trial,
        asset: 'BTC',
        interval: '5m',
        attempts: 2,
        kind: 'deadline',
        reason: 'took longer than 60 s',
      }),
    ),
  };
}

function finding(periods: number, meanUsdc: number, random: SeededRandom): JobFinding {
  const rounds = Array.from({ length: periods }, (_, i) => {
    const startsAt = START + i * ROUND_MS;
    const gain = meanUsdc + 20 * (random.unit() - 0.5);
    return { startsAt, endsAt: startsAt + ROUND_MS, pnlMicro: Math.round(1e6 * gain), fills: 3 };
  });
  return { asset: 'BTC', interval: '5m', maxDrawdownUsdc: 20, rounds };
}
