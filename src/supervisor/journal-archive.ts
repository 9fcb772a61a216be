import type { OrderHash } from '../../shared/market/ids.ts';
import type { Disk, World } from '../../shared/ports/ports.ts';
import { readSignedOrders, segmentsIn } from '../../shared/tape/index.ts';
import { readSegment } from '../../workers/ports/segment-bytes.ts';
import { type OrderArchive, ORDERS_LIVE_MS } from './own-orders.ts';

type Journal = { readonly path: string; readonly startedAt: number };

/**
 * The tapes of this and earlier sessions in one data folder, as far as an order in them may still be open. The newest is
 * read first, one file per turn of the loop, so that nothing else waits for long; a file that was closed in order is read once.
 * One that cannot be read tells of no order, and is tried again with the next search: cancelling goes on with what is known.
 *
 * @param folder `<dataDir>/tapes`, in it a folder per session and in that one per asset
 */
export function journalArchive(world: Pick<World, 'clock' | 'timers' | 'disk'>, folder: string): OrderArchive {
  const finished = new Set<string>();
  return {
    search(found, enough, done) {
      const oldest = world.clock.wallMs() - ORDERS_LIVE_MS;
      const journals = journalsIn(world.disk, folder).filter(({ path, startedAt }) => {
        return startedAt >= oldest && !finished.has(path);
      });
      const next = (index: number): void => {
        const journal = journals[index];
        if (journal === undefined || enough()) return done();
        if (isRead(world.disk, journal.path, found)) finished.add(journal.path);
        world.timers.after(0, () => next(index + 1));
      };
      next(0);
    },
  };
}

/** Whether the whole of a journal was read that was closed in order. */
function isRead(disk: Disk, path: string, found: (orderId: OrderHash) => void): boolean {
  try {
    return readSignedOrders(readSegment(disk, path), found);
  } catch {
    return false;
  }
}

/** Newest first. */
function journalsIn(disk: Disk, folder: string): readonly Journal[] {
  const inside = (path: string) =>
    disk
      .list(path)
      .filter(isFolderName)
      .map((name) => `${path}/${name}`);
  const folders = inside(folder).flatMap(inside);
  const journals = folders.flatMap((path) =>
    segmentsIn(disk.list(path)).map(({ name, startedAt }): Journal => ({ path: `${path}/${name}`, startedAt })),
  );
  return journals.sort((a, b) => b.startedAt - a.startedAt);
}

/** Sessions and assets have names without a dot; what else lies about is none of ours. */
function isFolderName(name: string): boolean {
  return !name.includes('.');
}
