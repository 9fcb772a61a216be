import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Asset } from '../../shared/market/assets.ts';
import { scaled } from '../../shared/market/intervals.ts';
import { type Endpoints, endpointsSchema } from '../../shared/wire/endpoints.ts';
import { loadSettings } from '../../src/config/load-settings.ts';
import { controlOf, temporaryFolder } from '../../src/drill/session.ts';
import type { VenueControl } from '../../src/drill/venue-control.ts';
import { timeScaleOf } from '../../src/run/compartments.ts';
import { startSystem, type System } from '../../src/run/start-system.ts';

const VENUE = fileURLToPath(new URL('short-round-venue.ts', import.meta.url));

/** What is measured: the production system with four worker threads, and the door to its venue. */
export type Session = { readonly system: System; readonly control: VenueControl };

/**
 * Runs `use` against a fresh session of default settings but for the length of a round, with the venue in a process of its
 * own and no drill hooks in the workers. Ends it in order afterwards.
 */
export async function withSession<T>(roundLengthMs: number, use: (session: Session) => Promise<T>): Promise<T> {
  const folder = temporaryFolder();
  const venue = fork(VENUE, [String(roundLengthMs)], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], execArgv: [] });
  try {
    const endpoints = await endpointsOf(venue);
    const settings = loadSettings([{ source: 'bench', values: { dataDir: folder.dataDir } }]);
    const system = await startSystem({ settings: { ...settings, embedded: { roundLengthMs } }, endpoints });
    try {
      return await use({ system, control: controlOf(endpoints.control) });
    } finally {
      await system.stop('the bench is over');
      await system.close();
    }
  } finally {
    if (venue.connected) venue.disconnect();
    folder.remove();
  }
}

/**
 * Whether an asset is in the quiet part of a round that it trades: open, and with this much time before its makers have to
 * leave, so that what happens next is not the round's own doing.
 */
export function isMidRound({ system }: Session, asset: Asset, leftMs: number): boolean {
  const { settings } = system;
  const view = system.status().assets.find((status) => status.asset === asset)?.view;
  if (view?.standing !== 'trading' || view.round?.phase !== 'open') return false;
  const cutoffMs = scaled(settings.market.cutoffMs, timeScaleOf(settings));
  return Date.now() + leftMs < view.round.endsAt - cutoffMs;
}

async function endpointsOf(venue: ChildProcess): Promise<Endpoints> {
  if (venue.stdout === null) throw new Error('the venue has no standard output');
  const [line] = (await once(createInterface({ input: venue.stdout }), 'line')) as [string];
  return endpointsSchema.parse(JSON.parse(line));
}
