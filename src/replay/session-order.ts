import { sep } from 'node:path';
import { ASSETS } from '../../shared/market/assets.ts';
import { SegmentCheck, segmentsIn } from '../../shared/tape/index.ts';
import type { IncarnationTape, TapeFile } from './tape-files.ts';

/** How much of the links is looked at: all, or, where a replay has followed each worker's own, those between two workers. */
export type LinksToCheck = 'all' | 'between-workers';

/**
 * What is missing, foreign, there twice, misnamed or cut short among the segments of each session and asset, in words; empty when
 * every segment follows the one that it says it follows. What came after the last segment nobody can tell from the files.
 *
 * @param incarnations from `findTapes`
 * @param read gets a segment's bytes
 */
export function disorderOf(
  incarnations: readonly IncarnationTape[],
  read: (path: string) => Uint8Array,
  links: LinksToCheck = 'all',
): readonly string[] {
  const sessions = Map.groupBy(incarnations, ({ segments: [{ header }] }) => `${header.runId}/${header.asset}`);
  const runIds = new Set(incarnations.map(({ segments: [{ header }] }) => header.runId));
  return [...sessions.values()].flatMap((tapes) => {
    const files = tapes.flatMap(({ segments }) => segments).sort(byPlace);
    return files.flatMap((file, index) => [
      ...misplaced(file, runIds),
      ...complaintsAbout(file, files[index - 1], read, links),
    ]);
  });
}

/** A file under another's name, or in the folder of another asset or session. What is in it decides where it belongs. */
function misplaced({ path, header }: TapeFile, runIds: ReadonlySet<string>): readonly string[] {
  const { incarnation, segment, startedAt, asset, runId } = header;
  const [name = '', folder = '', session = ''] = path.split(sep).toReversed();
  const [named] = segmentsIn([name]);
  if (named === undefined) return [];
  if (named.incarnation !== incarnation || named.segment !== segment || named.startedAt !== startedAt)
    return [`${path} holds segment ${segment} of incarnation ${incarnation}: it bears the name of another`];
  const isInSession = ASSETS.some((one) => one === folder) && runIds.has(session);
  if (!isInSession || (folder === asset && session === runId)) return [];
  return [`${path} is of ${asset} in session ${runId}: it lies in the folder of another`];
}

function complaintsAbout(
  { path, header }: TapeFile,
  before: TapeFile | undefined,
  read: (path: string) => Uint8Array,
  links: LinksToCheck,
): readonly string[] {
  const { previous } = header;
  if (before?.header.incarnation === header.incarnation && before.header.segment === header.segment)
    return [`${path} and ${before.path} are both segment ${header.segment} of incarnation ${header.incarnation}`];
  if (previous === undefined) return [];
  const { incarnation, segment, chain } = previous;
  if (before?.header.incarnation !== incarnation || before.header.segment !== segment) {
    return [`segment ${segment} of incarnation ${incarnation} is missing before ${path}`];
  }
  if (links === 'between-workers' && incarnation === header.incarnation) return [];
  return chainOf(read(before.path)) === chain ? [] : [`${before.path} is not what ${path} follows`];
}

function chainOf(segment: Uint8Array): number {
  const check = new SegmentCheck();
  check.push(segment);
  return check.chain;
}

function byPlace({ header: a }: TapeFile, { header: b }: TapeFile): number {
  return a.incarnation - b.incarnation || a.segment - b.segment;
}
