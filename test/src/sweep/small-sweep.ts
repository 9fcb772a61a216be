import type { ParameterSet } from '../../../shared/sweep/result.ts';
import type { VenueSettings } from '../../../src/backtest/plan.ts';
import { venueOf } from '../../../src/backtest/flags.ts';
import { loadSettings, readSettingsFile } from '../../../src/config/load-settings.ts';
import { findTapes } from '../../../src/replay/tape-files.ts';
import { type PlannedJob, planSweep } from '../../../src/sweep/plan.ts';

export const VENUE: VenueSettings = { ...venueOf({ capital: '1000', fills: 'tape', seed: '1' }), fillRows: 0 };

/** A build's name; whose, does not matter to these tests. */
export const CODE = 'this-build';

/** The jobs of a sweep over these parameters of `moody`. */
export function moodyJobs(
  config: string,
  tape: string,
  sets: readonly ParameterSet[],
  code = CODE,
): readonly PlannedJob[] {
  const layer = { source: 'test', values: { strategies: ['moody'] } };
  const settings = loadSettings([readSettingsFile(config), layer]);
  return planSweep(findTapes([tape]).incarnations, settings, sets, VENUE, code);
}
