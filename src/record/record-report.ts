import type { Asset } from '../../shared/market/assets.ts';
import type { AssetStatus, SystemStatus } from '../supervisor/status.ts';
import { disorderOf } from '../replay/session-order.ts';
import { findTapesIn, readTapeFile } from '../replay/tape-files.ts';
import { statSync } from 'node:fs';

/** What `bulkhead record --json` prints. Scripts rely on it: change it only by adding. */
export type RecordReport = {
  readonly schema: 'bulkhead.record/1';
  readonly startedAt: number;
  readonly endedAt: number;
  readonly venue: string;
  readonly interval: string;
  readonly assets: Readonly<Partial<Record<Asset, RecordedAsset>>>;
};

/** One asset's recording. */
export type RecordedAsset = {
  /** `failed` when its worker could not be kept running. */
  readonly outcome: 'recorded' | 'failed';
  readonly folder: string;
  /** Rounds that were on and those that could not be found at the venue. */
  readonly rounds: { readonly seen: number; readonly resolved: number; readonly missed: number };
  readonly frames: { readonly received: number; readonly refused: number; readonly gaps: number };
  readonly reconnects: number;
  readonly restarts: number;
  readonly segments: number;
  readonly bytes: number;
  /** Holes between the segments, in words. */
  readonly missing: readonly string[];
};

/** What one asset's status and its folder say of the recording. */
export function recordedAsset(status: AssetStatus, folder: string): RecordedAsset {
  const { rounds, counters } = status.totals;
  const incarnations = findTapesIn(folder);
  const paths = incarnations.flatMap(({ segments }) => segments.map(({ path }) => path));
  return {
    outcome: status.state === 'quarantined' ? 'failed' : 'recorded',
    folder,
    rounds: { seen: rounds.seen, resolved: rounds.resolved, missed: rounds.missed },
    frames: { received: counters.frames.received, refused: counters.frames.refused, gaps: counters.frames.gaps },
    reconnects: counters.reconnects,
    restarts: status.restarts,
    segments: paths.length,
    bytes: paths.reduce((sum, path) => sum + statSync(path).size, 0),
    missing: disorderOf(incarnations, readTapeFile),
  };
}

/** One line for all assets, while it runs. */
export function progressLine({ assets }: SystemStatus): string {
  const words = assets.map(({ asset, state, totals: { rounds, counters } }) => {
    const { received, gaps } = counters.frames;
    const trouble = gaps === 0 ? '' : `, ${gaps} gaps`;
    const standing = state === 'ready' ? '' : ` (${state})`;
    return `${asset}${standing} ${received.toLocaleString('en-US')} frames, ${rounds.seen} rounds${trouble}`;
  });
  return words.join(' · ');
}

/** The report for people. */
export function renderRecording({ assets, startedAt, endedAt }: RecordReport): string {
  const seconds = Math.round((endedAt - startedAt) / 1_000);
  const lines = Object.entries(assets).map(([asset, recorded]) => {
    const { rounds, frames, segments, bytes, outcome, folder, missing } = recorded;
    const counts = `${rounds.seen} rounds seen, ${rounds.missed} missed, ${frames.received} frames, ${frames.gaps} gaps`;
    const size = `${segments} segments, ${(bytes / 1e6).toFixed(1)} MB`;
    return [`${asset}: ${outcome}, ${counts}, ${size} in ${folder}`, ...missing.map((hole) => `  ${hole}`)].join('\n');
  });
  return [`recorded for ${seconds} s`, ...lines].join('\n');
}
