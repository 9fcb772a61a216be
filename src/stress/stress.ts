import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { BulkheadError } from '../../shared/errors.ts';
import type { Asset } from '../../shared/market/assets.ts';
import { INTERVAL_MS, type Interval } from '../../shared/market/intervals.ts';
import { type Endpoints, endpointsSchema } from '../../shared/wire/endpoints.ts';
import { withoutSecrets } from '../config/environment.ts';
import type { RunReport } from '../run/run-report.ts';
import { readRuntime } from '../run/runtime-file.ts';
import { stopProcess } from '../run/venue-process.ts';
import type { SystemStatus } from '../supervisor/status.ts';
import { GcPauses } from './gc-pauses.ts';
import { AssetPeaks, assetStress, type StressReport } from './report.ts';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

const LOOK_EVERY_MS = 1_000;

/** After the tape's end the run is given this long to see what it led to. */
const AFTERMATH_MS = 2_000;

const playSchema = z.object({
  beginsAt: z.number(),
  isOver: z.boolean(),
  inputs: z.number(),
  maxLateMs: z.number(),
  gaps: z.number(),
  unmatched: z.number(),
  strays: z.number(),
});

type PlayState = z.infer<typeof playSchema>;

/** What to play, and what it is of. */
export type StressOptions = {
  readonly paths: readonly string[];
  readonly speed: number;
  readonly assets: readonly Asset[];
  readonly interval: Interval;
  /** Of the tapes, before they are played faster. */
  readonly timeScale: number;
  /** Told what is waited for. */
  readonly tell: (line: string) => void;
};

/**
 * Plays tapes through everything that a paper run consists of: a venue that plays them, its sockets, the workers, their
 * decisions and their orders at that venue. Each is a process of its own and ends with this.
 *
 * @throws {BulkheadError} when one of them does not start
 */
export async function stress(options: StressOptions): Promise<StressReport> {
  const folder = mkdtempSync(join(tmpdir(), 'bulkhead-stress-'));
  const tapes = options.paths.flatMap((path) => ['--tape', path]);
  const venue = start(['venue', ...tapes, '--speed', String(options.speed)]);
  venue.stderr?.resume();
  try {
    const endpoints = await endpointsOf(venue);
    return await through(options, folder, endpoints);
  } finally {
    await stopProcess(venue);
    rmSync(folder, { recursive: true, force: true });
  }
}

async function through(options: StressOptions, folder: string, endpoints: Endpoints): Promise<StressReport> {
  const { assets, speed, tell } = options;
  const pauses = new GcPauses();
  const peaks = new Map(assets.map((asset) => [asset, new AssetPeaks()]));
  const reportFile = join(folder, 'run.json');
  const bot = startBot(options, folder, endpoints, reportFile);
  linesOf(bot).on('line', (line) => pauses.read(line));
  const lastWords = lastLineOf(bot);
  const ended = once(bot, 'exit');
  try {
    const { state, seconds } = await watch(folder, endpoints, { process: bot, lastWords }, peaks, tell);
    bot.kill('SIGTERM');
    await ended;
    const report = JSON.parse(readFileSync(reportFile, 'utf8')) as RunReport;
    const rows = [...peaks].map(([asset, peak]) => [asset, assetStress(peak, report.assets[asset]!)]);
    const { beginsAt: _beginsAt, isOver: _isOver, ...tape } = state;
    return {
      schema: 'bulkhead.stress/1',
      speed,
      seconds,
      tape,
      assets: Object.fromEntries(rows) as StressReport['assets'],
      gc: pauses.report(),
      process: report.process,
      failures: failuresIn(report),
    };
  } finally {
    await stopProcess(bot);
  }
}

/** Looks at the bot and the venue until the tape is over. */
async function watch(
  folder: string,
  endpoints: Endpoints,
  bot: { readonly process: ChildProcess; readonly lastWords: () => string },
  peaks: ReadonlyMap<Asset, AssetPeaks>,
  tell: (line: string) => void,
): Promise<{ readonly state: PlayState; readonly seconds: number }> {
  let state = await playState(endpoints);
  tell(`the tape begins at ${new Date(state.beginsAt).toISOString()}`);
  while (!state.isOver) {
    await sleep(LOOK_EVERY_MS);
    const { exitCode } = bot.process;
    if (exitCode !== null)
      throw new BulkheadError('stress', `the run ended before the tape, code ${exitCode}: ${bot.lastWords()}`);
    state = await playState(endpoints);
    const status = await statusOf(folder);
    for (const asset of status?.assets ?? []) peaks.get(asset.asset)?.look(Date.now(), asset);
  }
  const seconds = (Date.now() - state.beginsAt) / 1_000;
  await sleep(AFTERMATH_MS);
  return { state, seconds };
}

function startBot(
  { assets, interval, timeScale, speed }: StressOptions,
  folder: string,
  endpoints: Endpoints,
  reportFile: string,
): ChildProcess {
  const roundLengthMs = (INTERVAL_MS[interval] * timeScale) / speed;
  const config = join(folder, 'config.yaml');
  const http = { enabled: true, listen: '127.0.0.1:0' };
  writeFileSync(config, JSON.stringify({ assets, interval, endpoints, http, embedded: { roundLengthMs } }));
  const flags = ['--no-guard', '--config', config, '--data-dir', folder, '--report', reportFile];
  return start(['run', ...flags], ['--trace-gc']);
}

function start(args: readonly string[], nodeFlags: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [...nodeFlags, MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: withoutSecrets(process.env),
  });
}

/** Reads what a process complains of, so that its pipe never fills, and keeps the last line. */
function lastLineOf({ stderr }: ChildProcess): () => string {
  let last = 'it said nothing';
  if (stderr !== null) createInterface({ input: stderr }).on('line', (line) => (last = line));
  return () => last;
}

async function endpointsOf(venue: ChildProcess): Promise<Endpoints> {
  const first = once(linesOf(venue), 'line').then(([line]) => String(line));
  const gone = once(venue, 'exit').then(() => undefined);
  const line = await Promise.race([first, gone]);
  if (line === undefined)
    throw new BulkheadError('stress', 'the venue did not start: try `bulkhead venue --tape` alone');
  return endpointsSchema.parse(JSON.parse(line));
}

function linesOf({ stdout }: ChildProcess): Interface {
  if (stdout === null) throw new BulkheadError('stress', 'a process without output');
  return createInterface({ input: stdout });
}

async function playState({ control }: Endpoints): Promise<PlayState> {
  return playSchema.parse(await (await fetch(`${control}/play`)).json());
}

/** A tape on which nothing was traded cannot test every promise: what was not tested has not failed. */
function failuresIn({ invariants, assets }: RunReport): string[] {
  const broken = invariants.filter(({ held, checked }) => !held && checked > 0).map(({ name }) => `broken: ${name}`);
  const away = Object.entries(assets).filter(([, { quarantined }]) => quarantined);
  return [...broken, ...away.map(([asset]) => `${asset} ended quarantined`)];
}

/** Absent while the bot starts. */
async function statusOf(folder: string): Promise<SystemStatus | undefined> {
  try {
    const answer = await fetch(`${readRuntime(folder).url}/api/status`);
    return answer.ok ? ((await answer.json()) as SystemStatus) : undefined;
  } catch {
    return undefined;
  }
}
