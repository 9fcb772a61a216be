import type { CompartmentConfig } from '../../shared/events/worker-protocol.ts';
import type { OrderHash } from '../../shared/market/ids.ts';
import { INTERVAL_MS, scaled } from '../../shared/market/intervals.ts';
import type { Disk } from '../../shared/ports/ports.ts';
import { type PreviousSegment, readSignedOrders, SegmentCheck, segmentsIn } from '../../shared/tape/index.ts';
import { epochMs, type EpochMs } from '../../shared/units/index.ts';
import { readSegment } from '../ports/segment-bytes.ts';

/** A tape segment of an earlier worker of the same asset, of this session or of another in the same data folder. */
type EarlierTape = {
  readonly folder: string;
  readonly path: string;
  readonly worker: string;
  readonly startedAt: number;
  readonly sealed: boolean;
};

/** What an asset's tapes tell a new worker of those before it. */
export type Predecessors = {
  /** When each was last seen alive, newest first: the start of its last segment. What it left in that round is ours to settle. */
  readonly lastSeen: readonly EpochMs[];
  /** Orders that they signed, as far as these may still rest or come to be. */
  readonly orderIds: readonly OrderHash[];
  /** The last segment of this session and asset. */
  readonly previous: PreviousSegment | undefined;
  /** Segments of this session and asset that nobody has sealed. */
  readonly unsealed: readonly string[];
};

/** The longest that an order may outlive its round, by its stated expiration; more than the engine asks for. */
const ORDER_OUTLIVES_ROUND_MS = 300_000;

/**
 * Looks through the tapes of an asset's earlier workers; to be called before a tape of our own is among them. Orders are
 * looked for in the segments of this round and the one before: every hash was on tape before its order could leave
 * (reliability §5.2). A damaged tape is read up to the damage.
 */
export function predecessorsOf(
  disk: Disk,
  { tapeFolder, interval, timeScale }: Pick<CompartmentConfig, 'tapeFolder' | 'interval' | 'timeScale'>,
  now: EpochMs,
): Predecessors {
  const tapes = earlierTapes(disk, tapeFolder);
  const since = now - 2 * scaled(INTERVAL_MS[interval], timeScale) - ORDER_OUTLIVES_ROUND_MS;
  const recent = tapes.filter(({ startedAt }) => startedAt >= since);
  const own = tapes.filter(({ path }) => path.startsWith(`${tapeFolder}/`));
  return {
    lastSeen: lastSeenOf(tapes),
    orderIds: recent.flatMap(({ path }) => signedOrders(readSegment(disk, path))),
    previous: previousIn(disk, tapeFolder),
    unsealed: own.filter(({ sealed }) => !sealed).map(({ path }) => path),
  };
}

/**
 * The last one with a record, as far as it can be believed: what a crash tore off is not part of it. A file that was begun and
 * never written to, as between two rounds, is no segment.
 */
function previousIn(disk: Disk, tapeFolder: string): PreviousSegment | undefined {
  for (const { name, incarnation, segment } of segmentsIn(disk.list(tapeFolder)).toReversed()) {
    const check = new SegmentCheck();
    check.push(readSegment(disk, `${tapeFolder}/${name}`));
    if (check.chain !== 0) return { incarnation, segment, chain: check.chain };
  }
  return undefined;
}

function lastSeenOf(tapes: readonly EarlierTape[]): readonly EpochMs[] {
  const lastSeen = new Map<string, number>();
  for (const { worker, startedAt } of tapes) lastSeen.set(worker, Math.max(lastSeen.get(worker) ?? 0, startedAt));
  return [...lastSeen.values()].sort((a, b) => b - a).map(epochMs);
}

function signedOrders(segment: Uint8Array): OrderHash[] {
  const orderIds: OrderHash[] = [];
  readSignedOrders(segment, (orderId) => orderIds.push(orderId));
  return orderIds;
}

/** @param tapeFolder `<dataDir>/tapes/<session>/<asset>`, as in the config */
export function earlierTapes(disk: Disk, tapeFolder: string): EarlierTape[] {
  const [asset = '', , ...above] = tapeFolder.split('/').toReversed();
  const root = above.toReversed().join('/');
  return disk.list(root).flatMap((session) => {
    const folder = `${root}/${session}/${asset}`;
    return segmentsIn(disk.list(folder)).map(({ name, startedAt, incarnation, sealed }) => {
      return { folder, path: `${folder}/${name}`, worker: `${session} ${incarnation}`, startedAt, sealed };
    });
  });
}
