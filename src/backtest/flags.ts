import { readFileSync } from 'node:fs';
import { readCalibration } from '../../shared/backtest/calibration-file.ts';
import { constantDelay, DEFAULT_LATENCY, type LatencyModel } from '../../shared/backtest/latency.ts';
import type { QueueChoice } from '../../shared/backtest/settings.ts';
import { toErrorRecord, UsageError } from '../../shared/errors.ts';
import { FILL_MODES, type FillMode, PAPER_TIMING } from '../../shared/matching/index.ts';
import { MICRO, type MicroUsdc, microUsdc } from '../../shared/units/index.ts';
import type { VenueSettings } from './plan.ts';

/** The options that say how the simulated venue behaves. */
export type VenueFlags = {
  readonly capital: string;
  readonly latency?: string;
  readonly queue?: string;
  readonly mirroredPrints?: boolean;
  readonly calibration?: string;
  readonly fills: string;
  readonly seed: string;
  readonly round?: string;
};

/** Every fill stands in the result up to this many. */
const FILL_ROWS = 20_000;

/**
 * What the flags say of the venue. A calibration sets latency, queue and prints; a flag of its own wins over it.
 *
 * @throws {UsageError} for a value that cannot be read
 */
export function venueOf(flags: VenueFlags): VenueSettings {
  const { takerDelayMs, settlementMs } = PAPER_TIMING;
  const fitted = flags.calibration === undefined ? undefined : calibrationIn(flags.calibration).model;
  return {
    capital: capitalOf(flags.capital),
    latency: flags.latency === undefined ? (fitted?.latency ?? DEFAULT_LATENCY) : latencyOf(flags.latency),
    queue: flags.queue === undefined ? (fitted?.queue ?? { model: 'risk-averse' }) : queueOf(flags.queue),
    mirroredPrints: flags.mirroredPrints ?? fitted?.mirroredPrints ?? false,
    fills: fillModeOf(flags.fills),
    takerDelayMs,
    settlementMs,
    seed: seedOf(flags.seed),
    fillRows: FILL_ROWS,
    ...(flags.round === undefined ? {} : { round: flags.round }),
  };
}

/** @throws {UsageError} when the file cannot be read or is no calibration */
export function calibrationIn(path: string): NonNullable<ReturnType<typeof readCalibration>> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new UsageError('calibration', `${path}: cannot be read: ${toErrorRecord(thrown).message}`);
  }
  const calibration = readCalibration(text);
  if (calibration === undefined) throw new UsageError('calibration', `${path}: not written by bulkhead calibrate`);
  return calibration;
}

function capitalOf(text: string): MicroUsdc {
  const capital = microUsdc(Math.round(positive(text, '--capital') * MICRO));
  if (capital > 0) return capital;
  throw new UsageError('flag', `--capital: "${text}": without money nothing can be traded`);
}

function seedOf(text: string): number {
  const seed = positive(text, '--seed');
  if (Number.isSafeInteger(seed)) return seed;
  throw new UsageError('flag', `--seed: "${text}" is not a whole number`);
}

function latencyOf(text: string): LatencyModel {
  const [insert, cancel, feed, response, more] = text.split('/').map((part) => positive(part, '--latency'));
  if (insert === undefined || cancel === undefined || more !== undefined) {
    throw new UsageError('flag', `--latency: "${text}": write order/cancel/feed/answer in ms, such as 75/75/10/10`);
  }
  return {
    insert: constantDelay(insert),
    cancel: constantDelay(cancel),
    feed: feed === undefined ? DEFAULT_LATENCY.feed : constantDelay(feed),
    response: response === undefined ? DEFAULT_LATENCY.response : constantDelay(response),
  };
}

function queueOf(text: string): QueueChoice {
  if (text === 'risk-averse') return { model: 'risk-averse' };
  const [model, power = '2', ...more] = text.split(':');
  const n = Number(power);
  if (model === 'probabilistic' && more.length === 0 && n > 0 && Number.isFinite(n)) return { model, power: n };
  throw new UsageError('flag', `--queue: "${text}" is neither risk-averse nor probabilistic:POWER`);
}

function fillModeOf(text: string): FillMode {
  const mode = FILL_MODES.find((known) => known === text);
  if (mode !== undefined) return mode;
  throw new UsageError('flag', `--fills: "${text}" is none of ${FILL_MODES.join(', ')}`);
}

function positive(text: string, name: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new UsageError('flag', `${name}: "${text}" is not a number from 0 upwards`);
}
