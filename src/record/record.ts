import type { Credentials, Endpoints } from '../../shared/wire/endpoints.ts';
import type { Settings } from '../config/settings.ts';
import { startSystem } from '../run/start-system.ts';
import type { System } from '../run/system.ts';
import { progressLine, recordedAsset, type RecordReport } from './record-report.ts';

const PROGRESS_EVERY_MS = 1_000;

export type RecordOptions = {
  readonly settings: Settings;
  /** A venue that runs already; without it the settings decide. */
  readonly endpoints?: Endpoints;
  /** For the real venue's price stream. */
  readonly priceCredentials: Credentials | undefined;
  /** Ends the recording; its reason is told. */
  readonly signal: AbortSignal;
  /** Told once a second how far it is. */
  readonly onProgress: (line: string) => void;
  /** Told what somebody should know. */
  readonly say: (line: string) => void;
};

/** What a recording came to. */
export type Recording = { readonly report: RecordReport; readonly failures: readonly string[] };

/**
 * Records until the signal: the workers of `run`, without a strategy and without a way for an order to leave.
 *
 * @returns `undefined` when the signal came before the venue answered: then nothing was recorded
 * @throws what {@link startSystem} throws
 */
export async function record(options: RecordOptions): Promise<Recording | undefined> {
  const { signal } = options;
  const system = await start(options);
  if (system === undefined) return undefined;
  try {
    const failures: string[] = [];
    const end = new AbortController();
    system.supervisor.observe((event) => {
      if (event.type === 'state') options.say(`${event.asset} ${event.state}: ${event.reason}`);
      if (event.type === 'alarm') options.say(`${event.alarm.code}: ${event.alarm.detail}`);
      if (event.type !== 'death' || event.death.cause !== 'tape') return;
      failures.push(`the disk failed: ${event.death.detail}`);
      end.abort('the disk fails');
    });
    const progress = setInterval(() => options.onProgress(progressLine(system.status())), PROGRESS_EVERY_MS);
    await aborted(AbortSignal.any([signal, end.signal]));
    clearInterval(progress);
    // What quarantined an asset is told by the state before the stop.
    const before = system.status();
    await system.stop(String(signal.aborted ? signal.reason : end.signal.reason));
    return { report: reportOf(system, before), failures };
  } finally {
    await system.close();
  }
}

async function start({
  settings,
  endpoints,
  priceCredentials,
  signal,
  say,
}: RecordOptions): Promise<System | undefined> {
  try {
    return await startSystem({
      settings,
      endpoints,
      priceCredentials,
      recording: true,
      signal,
      onWaiting: (reason) => say(`the venue does not answer yet (${reason}); trying again`),
    });
  } catch (thrown) {
    if (signal.aborted) return undefined;
    throw thrown;
  }
}

function reportOf(system: System, before: ReturnType<System['status']>): RecordReport {
  const { settings, tapeFolders, startedAt } = system;
  const states = new Map(before.assets.map(({ asset, state }) => [asset, state]));
  const assets = system.status().assets.map((status, index) => {
    const state = states.get(status.asset) ?? status.state;
    return [status.asset, recordedAsset({ ...status, state }, tapeFolders[index] ?? '')] as const;
  });
  return {
    schema: 'bulkhead.record/1',
    startedAt,
    endedAt: Date.now(),
    venue: settings.venue,
    interval: settings.interval,
    assets: Object.fromEntries(assets),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
