import type { Endpoints } from '../../shared/wire/endpoints.ts';
import { INTERVAL_MS } from '../../shared/market/intervals.ts';
import { SealedWorld } from '../../workers/asset/sealed-world.ts';
import { nodeWorld } from '../../workers/ports/node-world.ts';
import type { Settings } from '../config/settings.ts';
import { timeScaleOf } from '../run/compartments.ts';
import { POLYMARKET } from '../run/venue-endpoints.ts';
import { startVenueProcess, type VenueProcess } from '../run/venue-process.ts';
import type { ScanNotice, ScanReport } from './notices.ts';
import { Scan, type ScanOptions } from './scan.ts';

const PROGRESS_EVERY_MS = 1_000;
/** Lists of events are asked for this often; on short rounds, twice in each. */
const REFRESH_MS = 30_000;

export type RunScanOptions = {
  readonly settings: Settings;
  readonly mostEvents: number;
  readonly terms: ScanOptions['terms'];
  readonly money: ScanOptions['money'];
  /** Ends the scan. */
  readonly signal: AbortSignal;
  readonly onNotice: (notice: ScanNotice) => void;
  /** Told once a second how far it is. */
  readonly onProgress: (line: string) => void;
};

/** What a scan came to; `undefined` where Gamma never told which sets there are. */
export type ScanOutcome = ScanReport | undefined;

/**
 * Scans the configured venue until the signal; starts an embedded one where none is configured, and ends it.
 *
 * @throws {BulkheadError} code `venue-start` when the embedded venue does not start
 */
export async function runScan(options: RunScanOptions): Promise<ScanOutcome> {
  const { settings } = options;
  const venue =
    settings.venue === 'embedded' && settings.endpoints === undefined ? await startVenueProcess(settings) : undefined;
  try {
    return await scanAt(endpointsOf(settings, venue), options);
  } finally {
    await venue?.stop();
  }
}

function endpointsOf(settings: Settings, venue: VenueProcess | undefined): Endpoints {
  return settings.endpoints ?? venue?.endpoints ?? POLYMARKET;
}

async function scanAt({ gamma, marketWs }: Endpoints, options: RunScanOptions): Promise<ScanOutcome> {
  const { settings, mostEvents, terms, money, signal, onNotice, onProgress } = options;
  const { assets, interval, sockets } = settings;
  const timeScale = timeScaleOf(settings);
  const node = nodeWorld();
  const world = new SealedWorld(node, (task) => task());
  const scan = new Scan(
    world,
    {
      source: { gamma, assets, interval, timeScale, mostEvents },
      marketWs,
      pingEveryMs: sockets.heartbeatIntervalMs,
      terms,
      money,
      refreshMs: Math.min(REFRESH_MS, (INTERVAL_MS[interval] * timeScale) / 2),
    },
    onNotice,
  );
  scan.start();
  const progress = setInterval(() => onProgress(scan.progress), PROGRESS_EVERY_MS);
  await aborted(signal);
  clearInterval(progress);
  const report = scan.end();
  world.seal();
  node.close();
  return report;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
