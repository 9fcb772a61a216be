import { basename, dirname, join } from 'node:path';
import type { Disk } from '../../shared/ports/ports.ts';
import { segmentsIn, TapeReader } from '../../shared/tape/index.ts';
import { readSegment } from '../../workers/ports/segment-bytes.ts';

/**
 * Tape folders of the sessions before this one that traded with the same wallet, such as one that was killed: what they did
 * stands in the venue's books as well. The newest session of another wallet ends the search.
 *
 * @param folders of this session, one per asset
 */
export function earlierRuns(disk: Disk, folders: readonly string[]): string[] {
  const [own] = folders;
  const wallet = folders.map((folder) => walletOf(disk, folder)).find((address) => address !== undefined);
  if (own === undefined || wallet === undefined) return [];
  const root = dirname(dirname(own));
  const thisRun = basename(dirname(own));
  const before = disk.list(root).filter((run) => run < thisRun);
  const found: string[] = [];
  for (const run of before.toReversed()) {
    const ofRun = disk.list(join(root, run)).map((asset) => join(root, run, asset));
    const wallets = ofRun.flatMap((folder) => walletOf(disk, folder) ?? []);
    // A session that died before its first word has no wallet, and nothing to answer for.
    if (wallets.length > 0 && !wallets.includes(wallet)) break;
    found.push(...ofRun);
  }
  return found;
}

/** By the header of the first tape that has one. */
function walletOf(disk: Disk, folder: string): string | undefined {
  for (const { name } of segmentsIn(disk.list(folder))) {
    const { header } = new TapeReader(readSegment(disk, join(folder, name)));
    if (header !== undefined) return header.identity.address;
  }
  return undefined;
}
