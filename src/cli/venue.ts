import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { toErrorRecord, UsageError } from '../../shared/errors.ts';
import { ASSETS, type Asset } from '../../shared/market/assets.ts';
import { INTERVAL_MS, INTERVALS, type Interval, type TimeScale } from '../../shared/market/intervals.ts';
import { parseJson } from '../../shared/wire/json.ts';
import { nodeClock, nodeTimers } from '../../workers/ports/node-time.ts';
import { readFaults, startVenue, type StartVenueOptions } from '../../workers/venue/index.ts';
import { formatDuration, parseDuration } from '../config/duration.ts';

type VenueFlags = {
  readonly port: string;
  readonly seed?: string;
  readonly assets: string;
  readonly interval: string;
  readonly roundLength?: string;
  readonly faults?: string;
  readonly unfunded?: boolean;
};

const EXAMPLES = `
Examples:
  $ bulkhead venue                                    every asset, 5-minute rounds in real time
  $ bulkhead venue --assets BTC --round-length 20s    one asset, rounds of 20 seconds
  $ bulkhead venue --port 8790 --faults faults.json   [{"fault":"freeze","asset":"BTC","sticky":true}]

The first line on standard output is one JSON object with the base URLs. Ctrl-C ends the venue.
`;

/** Shorter rounds than this leave clients no time to discover them. */
const SHORTEST_ROUND_MS = 5_000;

/** Adds `bulkhead venue`: the embedded venue alone (design §9). */
export function registerVenue(program: Command): void {
  program
    .command('venue')
    .description('run the embedded venue alone: a play-money Polymarket on loopback')
    .option('--port <port>', 'loopback port; 0 takes a free one', '0')
    .option('--seed <n>', 'seed of every random choice; without it a fresh one')
    .option('--assets <list>', 'assets, separated by commas', ASSETS.join(','))
    .option('--interval <list>', 'intervals, separated by commas', '5m')
    .option('--round-length <duration>', 'compresses rounds to this length; needs a single interval')
    .option('--faults <file>', 'JSON list of faults that hold from the start')
    .option('--unfunded', 'wallets find no play money')
    .option('--json', 'accepted everywhere; the first line is JSON anyway')
    .addHelpText('after', EXAMPLES)
    .action((flags: VenueFlags) => runVenue(flags));
}

async function runVenue(flags: VenueFlags): Promise<void> {
  const options = startOptions(flags);
  const venue = await startVenue(options);
  console.log(JSON.stringify(venue.endpoints));
  console.error(`venue: ${describe(options)}; Ctrl-C ends it`);
  await untilAskedToEnd();
  await venue.close();
}

function untilAskedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}

function startOptions(flags: VenueFlags): StartVenueOptions {
  const assets = namesFrom(flags.assets, ASSETS, '--assets');
  const intervals = namesFrom(flags.interval, INTERVALS, '--interval');
  return {
    clock: nodeClock,
    timers: nodeTimers,
    port: wholeNumber(flags.port, 65_535, '--port'),
    seed: flags.seed === undefined ? randomInt(2 ** 31) : wholeNumber(flags.seed, Number.MAX_SAFE_INTEGER, '--seed'),
    assets,
    intervals,
    timeScale: flags.roundLength === undefined ? 1 : timeScaleOf(flags.roundLength, intervals),
    funded: flags.unfunded !== true,
    ...(flags.faults === undefined ? {} : { faults: faultsFrom(flags.faults) }),
  };
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

function namesFrom<Name extends Asset | Interval>(text: string, known: readonly Name[], flag: string): readonly Name[] {
  const names = text.split(',').map((part) => part.trim());
  const found = names.map((name) => known.find((candidate) => candidate.toLowerCase() === name.toLowerCase()));
  const wrong = names.find((_name, index) => found[index] === undefined);
  if (wrong !== undefined) throw new UsageError('flag', `${flag}: "${wrong}" is none of ${known.join(', ')}`);
  return [...new Set(found.filter((name) => name !== undefined))];
}

function wholeNumber(text: string, largest: number, flag: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value <= largest) return value;
  throw new UsageError('flag', `${flag}: "${text}" is not a whole number from 0 to ${largest}`);
}

function faultsFrom(path: string): NonNullable<StartVenueOptions['faults']> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (thrown) {
    throw new UsageError('faults', `--faults: ${path} cannot be read: ${toErrorRecord(thrown).message}`);
  }
  const json = parseJson(text);
  if (json.kind === 'malformed') throw new UsageError('faults', `--faults: ${path} is not JSON: ${json.reason}`);
  const list = readFaults(json.value);
  if (list.kind === 'wrong') throw new UsageError('faults', `--faults: ${path}: ${list.reason}`);
  return list.faults;
}

function describe({ assets, intervals, timeScale, seed }: StartVenueOptions): string {
  const rounds = intervals.map((interval) => formatDuration(Math.round(INTERVAL_MS[interval] * timeScale)));
  const compressed = timeScale === 1 ? '' : ` compressed to ${rounds.join(', ')}`;
  return `${assets.join(', ')}, ${intervals.join(', ')} rounds${compressed}, seed ${seed}`;
}
