import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { toErrorRecord, UsageError } from '../../shared/errors.ts';
import { ASSETS } from '../../shared/market/assets.ts';
import { INTERVAL_MS, INTERVALS, type Interval, type TimeScale } from '../../shared/market/intervals.ts';
import { formatDuration } from '../../shared/duration.ts';
import { OCCASIONS } from '../../shared/occasions.ts';
import { parseJson } from '../../shared/wire/json.ts';
import { nodeClock, nodeTimers } from '../../workers/ports/node-time.ts';
import { type CrowdRates, LIVELY, readFaults, type StartVenueOptions, TIER_NAMES } from '../../workers/venue/index.ts';
import { parseDuration } from '../config/duration.ts';
import { playableTapes, speedFrom } from './venue-tape.ts';

/** The options of `venue` as commander gives them. */
export type VenueFlags = {
  readonly port: string;
  readonly seed?: string;
  readonly assets: string;
  readonly interval: string;
  readonly roundLength?: string;
  readonly protocolV2?: string;
  readonly takerDelay?: string;
  readonly crowd: string;
  readonly tier: string;
  /** `false` for `--no-address-limits`. */
  readonly addressLimits: boolean;
  readonly faults?: string;
  readonly fault?: readonly string[];
  readonly unfunded?: boolean;
  readonly tape?: readonly string[];
  readonly speed: string;
  readonly occasions?: string;
};

/** Shorter rounds than this leave clients no time to discover them. */
const SHORTEST_ROUND_MS = 5_000;

/** Beyond this a venue does nothing but its crowd. */
const MOST_BOOK_CHANGES_PER_S = 1_000;

/**
 * What the command line asks for.
 *
 * @throws {UsageError} naming the flag
 */
export function startOptions(flags: VenueFlags): StartVenueOptions {
  const market = flags.tape === undefined ? ownMarket(flags) : playedMarket(flags.tape, flags.speed);
  const crowd = crowdFrom(flags.crowd);
  return {
    clock: nodeClock,
    timers: nodeTimers,
    port: wholeNumber(flags.port, 65_535, '--port'),
    seed: flags.seed === undefined ? randomInt(2 ** 31) : wholeNumber(flags.seed, Number.MAX_SAFE_INTEGER, '--seed'),
    ...market,
    funded: flags.unfunded !== true,
    limits: { tier: oneName(flags.tier, ['none', ...TIER_NAMES], '--tier'), addressLimits: flags.addressLimits },
    faults: faultsFrom(flags),
    ...(crowd === LIVELY ? {} : { crowd }),
    ...(flags.protocolV2 === undefined ? {} : { v2Assets: namesFrom(flags.protocolV2, ASSETS, '--protocol-v2') }),
    ...(flags.occasions === undefined ? {} : { occasions: namesFrom(flags.occasions, OCCASIONS, '--occasions') }),
    ...(flags.takerDelay === undefined ? {} : { takerDelayMs: delayFrom(flags.takerDelay) }),
  };
}

type MarketOptions = Pick<StartVenueOptions, 'assets' | 'intervals' | 'timeScale' | 'play'>;

function ownMarket(flags: VenueFlags): MarketOptions {
  const intervals = namesFrom(flags.interval, INTERVALS, '--interval');
  return {
    assets: namesFrom(flags.assets, ASSETS, '--assets'),
    intervals,
    timeScale: flags.roundLength === undefined ? 1 : timeScaleOf(flags.roundLength, intervals),
  };
}

/** Assets, interval and length of rounds are those of the tapes; a round passes as much faster as they are played. */
function playedMarket(paths: readonly string[], speedText: string): MarketOptions {
  const speed = speedFrom(speedText);
  const { tapes, interval, timeScale } = playableTapes(paths);
  const play = { tapes, speed };
  return { assets: tapes.map(({ asset }) => asset), intervals: [interval], timeScale: timeScale / speed, play };
}

/** One scale holds for the whole venue, so a length makes sense for one interval only. */
function timeScaleOf(text: string, [interval, ...others]: readonly Interval[]): TimeScale {
  if (interval === undefined || others.length > 0) {
    throw new UsageError('round_length', '--round-length needs a single --interval');
  }
  const lengthMs = parseDuration(text, '--round-length');
  const longestMs = INTERVAL_MS[interval];
  if (lengthMs < SHORTEST_ROUND_MS || lengthMs > longestMs) {
    const range = `${formatDuration(SHORTEST_ROUND_MS)} to ${formatDuration(longestMs)}`;
    throw new UsageError('round_length', `--round-length: ${text} is outside ${range} for interval ${interval}`);
  }
  return lengthMs / longestMs;
}

/** Rates in the proportions of a lively book; none at all for 0. */
function crowdFrom(text: string): CrowdRates | false {
  const bookChangesPerS = wholeNumber(text, MOST_BOOK_CHANGES_PER_S, '--crowd');
  if (bookChangesPerS === 0) return false;
  if (bookChangesPerS === LIVELY.bookChangesPerS) return LIVELY;
  const share = bookChangesPerS / LIVELY.bookChangesPerS;
  const { takesPerS, earlyBookChangesPerS } = LIVELY;
  return { bookChangesPerS, takesPerS: takesPerS * share, earlyBookChangesPerS: earlyBookChangesPerS * share };
}

/** `0` is a delay too: none. */
function delayFrom(text: string): number {
  return text === '0' ? 0 : parseDuration(text, '--taker-delay');
}

/** Those of the file, then those of the command line. */
function faultsFrom({ faults: path, fault: texts = [] }: VenueFlags): NonNullable<StartVenueOptions['faults']> {
  const ofFile = path === undefined ? [] : checkedFaults(fileText(path), `--faults: ${path}`);
  return [...ofFile, ...texts.flatMap((text) => checkedFaults(`[${text}]`, '--fault'))];
}

function checkedFaults(text: string, origin: string): NonNullable<StartVenueOptions['faults']> {
  const json = parseJson(text);
  if (json.kind === 'malformed') throw new UsageError('faults', `${origin} is not JSON: ${json.reason}`);
  const list = readFaults(json.value);
  if (list.kind === 'wrong') throw new UsageError('faults', `${origin}: ${list.reason}`);
  return list.faults;
}

function fileText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new UsageError('faults', `--faults: ${path} cannot be read: ${toErrorRecord(thrown).message}`);
  }
}

function namesFrom<Name extends string>(text: string, known: readonly Name[], flag: string): readonly Name[] {
  return [...new Set(text.split(',').map((part) => oneName(part.trim(), known, flag)))];
}

function oneName<Name extends string>(text: string, known: readonly Name[], flag: string): Name {
  const name = known.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
  if (name === undefined) throw new UsageError('flag', `${flag}: "${text}" is none of ${known.join(', ')}`);
  return name;
}

function wholeNumber(text: string, largest: number, flag: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= largest) return value;
  throw new UsageError('flag', `${flag}: "${text}" is not a whole number from 0 to ${largest}`);
}
