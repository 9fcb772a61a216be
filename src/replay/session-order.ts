import { SegmentCheck } from '../../shared/tape/index.ts';
import type { IncarnationTape, TapeFile } from './tape-files.ts';

/**
 * What is missing, foreign or cut short between the segments of each session and asset, in words; empty when every segment
 * follows the one that it says it follows. What came after the last segment nobody can tell from the files.
 *
 * @param incarnations from `findTapes`
 * @param read gets a segment's bytes
 */
export function disorderOf(
  incarnations: readonly IncarnationTape[],
  read: (path: string) => Uint8Array,
): readonly string[] {
  const sessions = Map.groupBy(incarnations, ({ segments: [{ header }] }) => `${header.runId}/${header.asset}`);
  return [...sessions.values()].flatMap((tapes) => {
    const files = tapes.flatMap(({ segments }) => segments).sort(byPlace);
    return files.flatMap((file, index) => complaintsAbout(file, files[index - 1], read));
  });
}

function complaintsAbout(
  { path, header }: TapeFile,
  before: TapeFile | undefined,
  read: (path: string) => Uint8Array,
): readonly string[] {
  const { previous } = header;
  if (previous === undefined) return [];
  const { incarnation, segment, chain } = previous;
  if (before?.header.incarnation !== incarnation || before.header.segment !== segment) {
    return [`segment ${segment} of incarnation ${incarnation} is missing before ${path}`];
  }
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
