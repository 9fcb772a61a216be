import type { BacktestSettings } from '../../shared/backtest/settings.ts';
import type { EngineConfig } from '../../shared/engine/config.ts';
import { UsageError } from '../../shared/errors.ts';
import { MICRO, type MicroUsdc, microUsdc } from '../../shared/units/index.ts';
import type { BacktestJob } from '../../workers/backtest/backtest-job.ts';
import type { Settings } from '../config/settings.ts';
import type { IncarnationTape } from '../replay/tape-files.ts';
import { engineConfigOf } from '../run/compartments.ts';

/** What a backtest takes besides the engine's own configuration. */
export type VenueSettings = Omit<BacktestSettings, 'engine' | 'exposureLimit'>;

type Tapes = readonly [IncarnationTape, ...IncarnationTape[]];

/**
 * One job for each asset and interval on the tapes: all recordings of it, one after the other.
 *
 * @throws {UsageError} code `no_tapes` when there is none
 */
export function planBacktest(
  incarnations: readonly IncarnationTape[],
  settings: Settings,
  venue: VenueSettings,
): readonly BacktestJob[] {
  const exposureLimit = micro(settings.risk.portfolioLimitUsdc);
  return seriesOf(incarnations).map((tapes) => {
    const { asset, interval } = tapes[0].segments[0].header;
    const engine = withoutTreasury({ ...engineConfigOf(settings, asset), interval });
    return { settings: { ...venue, engine, exposureLimit }, recordings: recordingsOf(tapes) };
  });
}

/**
 * The same with the configuration that the recorded run had, for a comparison with it. What the supervisor leased to it is not
 * asked for: the account's whole capital may be at risk.
 *
 * @throws {UsageError} code `nothing_traded` for tapes of a run without strategies
 */
export function planComparison(incarnations: readonly IncarnationTape[], venue: VenueSettings): readonly BacktestJob[] {
  return seriesOf(incarnations).map((tapes) => {
    const { engine, asset } = tapes[0].segments[0].header;
    if (engine.strategies.length === 0) {
      throw new UsageError(
        'nothing_traded',
        `the tapes of ${asset} are of a run without strategies: there is nothing to compare with`,
      );
    }
    const settings = { ...venue, engine: withoutTreasury(engine), exposureLimit: venue.capital };
    return { settings, recordings: recordingsOf(tapes) };
  });
}

/** Merging needs a chain; in a backtest full sets are held until their round resolves, which pays the same. */
function withoutTreasury({ treasury: _treasury, ...engine }: EngineConfig): EngineConfig {
  return engine;
}

function seriesOf(incarnations: readonly IncarnationTape[]): readonly Tapes[] {
  if (incarnations.length === 0) throw new UsageError('no_tapes', 'backtest: none of these tapes can be read');
  const groups = Map.groupBy(incarnations, ({ segments: [{ header }] }) => `${header.asset} ${header.interval}`);
  // A group has at least the tape that made it.
  return [...groups.values()] as unknown as readonly Tapes[];
}

function recordingsOf(tapes: Tapes): BacktestJob['recordings'] {
  return tapes.map(({ segments }) => segments.map(({ path }) => path));
}

function micro(usdc: number): MicroUsdc {
  return microUsdc(Math.round(usdc * MICRO));
}
