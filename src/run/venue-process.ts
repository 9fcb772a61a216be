import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BulkheadError, toErrorRecord } from '../../shared/errors.ts';
import { type Endpoints, endpointsSchema } from '../../shared/wire/endpoints.ts';
import { formatDuration } from '../../shared/duration.ts';
import { withoutSecrets } from '../config/environment.ts';
import { occasionsOf } from '../config/occasions.ts';
import type { Settings } from '../config/settings.ts';

/** The embedded venue in a process of its own. */
export type VenueProcess = {
  readonly endpoints: Endpoints;
  readonly process: ChildProcess;
  /** Ends it and resolves when it has ended. */
  stop(): Promise<void>;
};

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

/** An orderly end takes milliseconds; a venue that does not come to one is killed. */
const STOP_DEADLINE_MS = 2_000;

/**
 * Starts `bulkhead venue` and waits for its first line, the base URLs. It runs in a process group of its own, so that an
 * interrupt typed at a terminal reaches the bot and not the venue whose records the bot still needs.
 *
 * @throws {BulkheadError} code `venue-start` when it ends before it says where it is, or says something else
 */
export async function startVenueProcess(settings: Settings): Promise<VenueProcess> {
  const logFile = join(settings.dataDir, 'venue.log');
  mkdirSync(settings.dataDir, { recursive: true });
  const log = openSync(logFile, 'a');
  const child = spawn(process.execPath, [MAIN, 'venue', ...venueArguments(settings)], {
    stdio: ['ignore', 'pipe', log, 'ipc'],
    env: withoutSecrets(process.env),
    detached: true,
  });
  closeSync(log);
  try {
    const endpoints = readEndpoints(await firstLine(child));
    return { endpoints, process: child, stop: () => stopProcess(child) };
  } catch (thrown) {
    await stopProcess(child);
    const reason = toErrorRecord(thrown).message;
    throw new BulkheadError('venue-start', `the embedded venue did not start: ${reason} (see ${logFile})`);
  }
}

/** Asks a process to end, and ends it when it does not. */
export async function stopProcess(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  const impatience = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await ended;
  clearTimeout(impatience);
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
}

function venueArguments(settings: Settings): readonly string[] {
  const { assets, interval, embedded } = settings;
  const roundLength = formatDuration(embedded.roundLengthMs);
  const seed = embedded.seed === undefined ? [] : ['--seed', String(embedded.seed)];
  const wanted = occasionsOf(settings);
  const occasions = wanted.length === 0 ? [] : ['--occasions', wanted.join(',')];
  return ['--assets', assets.join(','), '--interval', interval, '--round-length', roundLength, ...seed, ...occasions];
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`it ended with ${signal ?? `code ${code}`}`)));
    if (child.stdout === null) {
      reject(new Error('it has no standard output'));
      return;
    }
    const lines = createInterface({ input: child.stdout });
    lines.once('line', resolve);
  });
}

function readEndpoints(line: string): Endpoints {
  const parsed = endpointsSchema.safeParse(JSON.parse(line));
  if (!parsed.success) throw new Error('its first line is not the JSON object of base URLs');
  return parsed.data;
}
