import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { request } from 'undici';
import { stringify } from 'yaml';
import type { Asset } from '../../shared/market/assets.ts';
import type { Settings } from '../config/settings.ts';
import { tokenFile } from '../http/token.ts';
import type { Invariant, RunReport } from '../run/run-report.ts';
import { readRuntime } from '../run/runtime-file.ts';
import { startVenueProcess, stopProcess } from '../run/venue-process.ts';
import type { DeathRecord } from '../supervisor/incidents.ts';
import type { SystemStatus } from '../supervisor/status.ts';
import { couldNotRun, type DrillResult, judge, type Measured } from './result.ts';
import type { DrillRow } from './rows.ts';
import { controlOf, MIN_OPEN_ORDERS, temporaryFolder } from './session.ts';
import { OrderWatch, type VenueControl } from './venue-control.ts';
import { waitFor } from './wait.ts';

const MAIN = fileURLToPath(new URL('../cli/main.ts', import.meta.url));

/** In the session's data folder. */
const REPORT = 'run.json';

const STEADY_DEADLINE_MS = 60_000;
const DETECT_DEADLINE_MS = 30_000;
const RECOVER_DEADLINE_MS = 30_000;

/**
 * Runs a row that may end the whole process: a session of its own under the real guard, seen only from outside, over HTTP
 * and through the venue's ledger. What happened inside, to the others, is not measured: where the process ends, they end
 * with it.
 */
export async function runGuardedRow(row: DrillRow, settings: Settings, hit: Asset): Promise<DrillResult> {
  const { dataDir, remove } = temporaryFolder();
  const venueProcess = await startVenueProcess({ ...settings, dataDir });
  const venue = controlOf(venueProcess.endpoints.control);
  const guard = spawnGuard({ ...settings, dataDir, endpoints: venueProcess.endpoints });
  try {
    const before = await waitFor(STEADY_DEADLINE_MS, () => steadySession(dataDir, venue, hit));
    if (before === undefined) return couldNotRun(row, `${hit} never had ${MIN_OPEN_ORDERS} open orders`);
    const figures = await breakFromOutside(row, { dataDir, venue, hit, before });
    await stopProcess(guard);
    return judge(row, { ...figures, promises: promisesOf(dataDir) });
  } finally {
    await stopProcess(guard);
    await venueProcess.stop();
    remove();
  }
}

/** A session as somebody outside sees it. */
type Seen = { readonly pid: number; readonly status: SystemStatus; readonly openOrders: number };

type Breaking = {
  readonly dataDir: string;
  readonly venue: VenueControl;
  readonly hit: Asset;
  readonly before: Seen;
};

/** The venue is the drill's, not the guard's, so that its ledger outlives whatever happens to the session. */
function spawnGuard(settings: Settings): ChildProcess {
  const config = join(settings.dataDir, 'drill.yaml');
  writeFileSync(config, stringify({ ...settings, http: { enabled: true, listen: '127.0.0.1:0' } }));
  const report = join(settings.dataDir, REPORT);
  return spawn(process.execPath, [MAIN, 'run', '--drill', '--config', config, '--report', report], { stdio: 'ignore' });
}

/** By the report of the bot that ended in order, over the lives of those before it; nothing where none did. */
function promisesOf(dataDir: string): readonly Invariant[] {
  const path = join(dataDir, REPORT);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as RunReport).invariants : [];
}

async function look(dataDir: string, venue: VenueControl, hit: Asset): Promise<Seen | undefined> {
  try {
    const { pid, url } = readRuntime(dataDir);
    const { statusCode, body } = await request(`${url}/api/status`);
    const status = (await body.json()) as SystemStatus;
    return statusCode === 200 ? { pid, status, openOrders: await venue.openOrders(hit) } : undefined;
  } catch {
    // Between two bots nobody answers.
    return undefined;
  }
}

async function steadySession(dataDir: string, venue: VenueControl, hit: Asset): Promise<Seen | undefined> {
  const seen = await look(dataDir, venue, hit);
  return seen !== undefined && seen.openOrders >= MIN_OPEN_ORDERS ? seen : undefined;
}

async function breakFromOutside(row: DrillRow, breaking: Breaking): Promise<Omit<Measured, 'promises'>> {
  const { dataDir, venue, hit, before } = breaking;
  const watch = new OrderWatch(venue, hit);
  const brokenAt = Date.now();
  if (row.injection.by === 'hook') await askForHook(dataDir, hit, row.injection.hook);
  const detectedAt = await waitFor(DETECT_DEADLINE_MS, () => noticedBy(breaking, brokenAt));
  const recovered = await waitFor(RECOVER_DEADLINE_MS, () => recoveredBy(breaking, brokenAt));
  watch.stop();
  const since = (at: number | undefined) =>
    at === undefined || detectedAt === undefined ? undefined : at - detectedAt;
  return {
    hit,
    openOrdersBefore: before.openOrders,
    class: recovered?.class ?? 'not contained',
    detectedMs: detectedAt === undefined ? undefined : Math.max(0, detectedAt - brokenAt),
    zeroOrdersMs: since(watch.zeroSince(detectedAt ?? brokenAt)),
    observingMs: since(recovered?.observingAt),
  };
}

async function askForHook(dataDir: string, asset: Asset, hook: string): Promise<void> {
  const authorization = `Bearer ${readFileSync(tokenFile(dataDir), 'utf8').trim()}`;
  const { url } = readRuntime(dataDir);
  try {
    const { body } = await request(`${url}/api/drill/${asset}/${hook}`, { method: 'POST', headers: { authorization } });
    await body.dump();
  } catch {
    // The process may end before it answers: that is what the row is about.
  }
}

/** When the worker's death was on record, or the bot that we knew no longer answered. */
async function noticedBy({ dataDir, venue, hit, before }: Breaking, brokenAt: number): Promise<number | undefined> {
  const seen = await look(dataDir, venue, hit);
  if (seen === undefined || seen.pid !== before.pid) return Date.now();
  return deathOf(seen, hit, brokenAt)?.detectedAt;
}

type Recovered = { readonly class: Measured['class']; readonly observingAt: number };

async function recoveredBy(
  { dataDir, venue, hit, before }: Breaking,
  brokenAt: number,
): Promise<Recovered | undefined> {
  const seen = await look(dataDir, venue, hit);
  if (seen === undefined) return undefined;
  if (seen.pid !== before.pid) {
    const trades = seen.status.assets.every(({ view }) => view?.standing === 'trading');
    return trades ? { class: 'recovered by the guard', observingAt: Date.now() } : undefined;
  }
  const observingAt = deathOf(seen, hit, brokenAt)?.observingAt;
  return observingAt === undefined ? undefined : { class: 'contained', observingAt };
}

function deathOf({ status }: Seen, hit: Asset, brokenAt: number): DeathRecord | undefined {
  return status.incidents
    .filter((incident) => incident.kind === 'death')
    .find((death) => death.asset === hit && death.detectedAt >= brokenAt);
}
