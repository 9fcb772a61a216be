import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import type { Asset } from '../../shared/market/assets.ts';
import { formatDuration } from '../config/duration.ts';
import type { Settings } from '../config/settings.ts';
import { tokenFile } from '../http/token.ts';
import { readRuntime } from '../run/runtime-file.ts';
import type { SystemStatus } from '../supervisor/status.ts';
import { couldNotRun, type DrillResult, judge, type Measured } from './result.ts';
import type { DrillRow } from './rows.ts';
import { temporaryFolder } from './session.ts';
import { waitFor } from './wait.ts';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

const MIN_OPEN_ORDERS = 2;
const STEADY_DEADLINE_MS = 60_000;
const DETECT_DEADLINE_MS = 30_000;
const RECOVER_DEADLINE_MS = 30_000;

const NOTHING = { p50Us: 0, p99Us: 0, maxUs: 0, count: 0 };

/**
 * Runs a row that may end the whole process: in a session of its own under the real guard, seen only from outside, over HTTP.
 * What happened to the others is not measured here: where the process ends, they end with it.
 */
export async function runGuardedRow(row: DrillRow, settings: Settings, hit: Asset): Promise<DrillResult> {
  const { dataDir, remove } = temporaryFolder();
  const guard = spawnGuard(settings, dataDir);
  try {
    const before = await waitFor(STEADY_DEADLINE_MS, () => steadySession(dataDir, hit));
    if (before === undefined) return couldNotRun(row, `${hit} never had ${MIN_OPEN_ORDERS} open orders`);
    return judge(row, await breakFromOutside(row, dataDir, hit, before));
  } finally {
    await ended(guard);
    remove();
  }
}

/** A session as somebody outside sees it. */
type Seen = { readonly pid: number; readonly status: SystemStatus };

function spawnGuard({ assets, interval, embedded }: Settings, dataDir: string): ChildProcess {
  const flags = ['--assets', assets.join(','), '--interval', interval, '--data-dir', dataDir, '--http', '127.0.0.1:0'];
  const roundLength = formatDuration(embedded.roundLengthMs);
  return spawn(process.execPath, [MAIN, 'run', '--drill', '--round-length', roundLength, ...flags], {
    stdio: 'ignore',
  });
}

async function look(dataDir: string): Promise<Seen | undefined> {
  try {
    const { pid, url } = readRuntime(dataDir);
    const { statusCode, body } = await request(`${url}/api/status`);
    const status = (await body.json()) as SystemStatus;
    return statusCode === 200 ? { pid, status } : undefined;
  } catch {
    // Between two bots nobody answers.
    return undefined;
  }
}

async function steadySession(dataDir: string, hit: Asset): Promise<Seen | undefined> {
  const seen = await look(dataDir);
  return seen !== undefined && openOrders(seen, hit) >= MIN_OPEN_ORDERS ? seen : undefined;
}

async function breakFromOutside(row: DrillRow, dataDir: string, hit: Asset, before: Seen): Promise<Measured> {
  const brokenAt = Date.now();
  if (row.injection.by === 'hook') await askForHook(dataDir, hit, row.injection.hook);
  const noticed = await waitFor(DETECT_DEADLINE_MS, () => noticedBy(dataDir, hit, before, brokenAt));
  const detectedAt = noticed?.at;
  const recovered = await waitFor(RECOVER_DEADLINE_MS, () => recoveredBy(dataDir, hit, before, brokenAt));
  const since = (at: number | undefined) =>
    at === undefined || detectedAt === undefined ? undefined : at - detectedAt;
  return {
    hit,
    openOrdersBefore: openOrders(before, hit),
    class: recovered?.class ?? 'not contained',
    detectedMs: detectedAt === undefined ? undefined : Math.max(0, detectedAt - brokenAt),
    zeroOrdersMs: since(recovered?.zeroAt),
    observingMs: since(recovered?.observingAt),
    roundsMissed: 1,
    supervisorLoopMaxMs: 0,
    others: { roundsMissed: 0, epochsClosed: [], before: NOTHING, during: NOTHING },
  };
}

async function askForHook(dataDir: string, asset: Asset, hook: string): Promise<void> {
  const authorization = `Bearer ${readFileSync(tokenFile(dataDir), 'utf8').trim()}`;
  const { url } = readRuntime(dataDir);
  const { body } = await request(`${url}/api/drill/${asset}/${hook}`, { method: 'POST', headers: { authorization } });
  await body.dump();
}

/** The worker's death is on record, or the bot that we knew no longer answers. */
async function noticedBy(
  dataDir: string,
  hit: Asset,
  before: Seen,
  brokenAt: number,
): Promise<{ at: number } | undefined> {
  const seen = await look(dataDir);
  if (seen === undefined || seen.pid !== before.pid) return { at: Date.now() };
  const death = deathOf(seen, hit, brokenAt);
  return death === undefined ? undefined : { at: death.detectedAt };
}

type Recovered = { readonly class: Measured['class']; readonly zeroAt?: number; readonly observingAt: number };

async function recoveredBy(
  dataDir: string,
  hit: Asset,
  before: Seen,
  brokenAt: number,
): Promise<Recovered | undefined> {
  const seen = await look(dataDir);
  if (seen === undefined) return undefined;
  if (seen.pid !== before.pid) {
    // A new bot starts its workers only after the venue confirmed that none of the old one's orders is open.
    const trades = seen.status.assets.every(({ view }) => view?.standing === 'trading');
    return trades ? { class: 'recovered by the guard', observingAt: Date.now() } : undefined;
  }
  const death = deathOf(seen, hit, brokenAt);
  if (death?.observingAt === undefined) return undefined;
  const { observingAt, ordersZeroAt } = death;
  return { class: 'contained', observingAt, ...(ordersZeroAt === undefined ? {} : { zeroAt: ordersZeroAt }) };
}

function deathOf({ status }: Seen, hit: Asset, brokenAt: number) {
  return status.incidents
    .filter((incident) => incident.kind === 'death')
    .find((death) => death.asset === hit && death.detectedAt >= brokenAt);
}

function openOrders({ status }: Seen, hit: Asset): number {
  return status.assets.find(({ asset }) => asset === hit)?.view?.openOrders ?? 0;
}

function ended(guard: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (guard.exitCode !== null || guard.signalCode !== null) return resolve();
    guard.once('exit', () => resolve());
    guard.kill('SIGTERM');
    setTimeout(() => guard.kill('SIGKILL'), RECOVER_DEADLINE_MS).unref();
  });
}
