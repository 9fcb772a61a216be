import { rounded } from '../../shared/backtest/markouts.ts';
import type { BacktestResult } from '../../shared/backtest/result.ts';
import type { StrategySetting } from '../../shared/engine/config.ts';
import { UsageError } from '../../shared/errors.ts';
import { type Evidence, strategyHash } from '../../shared/evidence/evidence.ts';
import type { TapeHeader } from '../../shared/tape/index.ts';
import { poolCalibrations, poolMarkouts } from './pool.ts';

/**
 * What a backtest says of each of its strategies, over all assets.
 *
 * @param venue whose market the tapes are of
 * @throws {UsageError} code `evidence` for a backtest whose fills were better than any market's
 */
export function evidenceOfBacktest(
  { assets, identity, optimisticModes }: BacktestResult,
  strategies: readonly StrategySetting[],
  venue: Evidence['source']['venue'],
): readonly Evidence[] {
  if (optimisticModes.length > 0) {
    throw new UsageError(
      'evidence',
      `--evidence: fills "${optimisticModes.join(', ')}" are optimistic and no evidence`,
    );
  }
  return strategies.map((setting) => {
    const own = assets.flatMap((asset) => asset.strategies.filter(({ strategy }) => strategy === setting.name));
    const rounds = assets.flatMap(({ perRound }) => perRound);
    return {
      schema: 'bulkhead.evidence/1',
      strategy: setting.name,
      params: setting.params as Evidence['params'],
      paramsHash: strategyHash(setting),
      build: identity.code,
      source: {
        kind: 'backtest',
        venue,
        data: identity.data,
        segments: assets.reduce((sum, { data }) => sum + data.files.length, 0),
        sessions: 1,
      },
      assets: [...new Set(assets.map(({ asset }) => asset))],
      intervals: [...new Set(assets.map(({ interval }) => interval))],
      from: Math.min(...assets.map(({ data }) => data.from)),
      to: Math.max(...assets.map(({ data }) => data.to)),
      rounds: rounds.filter(({ byStrategy }) => byStrategy.some(({ strategy }) => strategy === setting.name)).length,
      fills: own.reduce((sum, { fills }) => sum + fills, 0),
      pnlUsdc: rounded(own.reduce((sum, { pnlUsdc }) => sum + pnlUsdc, 0)),
      markouts: [...poolMarkouts(own.map(({ markouts }) => markouts))],
      calibration: poolCalibrations(assets.map(({ calibration }) => calibration)).map(mutable),
    };
  });
}

/**
 * Whose market recordings are of. One of the embedded venue among them spoils all; what was imported is of the real venue, as its
 * header says.
 */
export function venueOfTapes(headers: readonly Pick<TapeHeader, 'venue' | 'source'>[]): Evidence['source']['venue'] {
  const venues = headers.map(({ venue, source }) => venue ?? (source === undefined ? 'unknown' : 'polymarket'));
  if (venues.includes('embedded')) return 'embedded';
  return venues.includes('unknown') ? 'unknown' : 'polymarket';
}

/** The same with lists that the schema's type lets be changed. */
export function mutable({
  part,
  model,
  market,
}: ReturnType<typeof poolCalibrations>[number]): Evidence['calibration'][number] {
  return { part, model: { ...model, bins: [...model.bins] }, market: { ...market, bins: [...market.bins] } };
}
