import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../shared/errors.ts';
import { SEALED, type TapeHeader, TapeReader } from '../../shared/tape/index.ts';
import { openSegment, openVouched, salvageSegment } from '../../workers/ports/segment-bytes.ts';

/** One file of an incarnation. */
export type TapeFile = { readonly path: string; readonly header: TapeHeader };

/** What one start of an asset's worker left behind: its segments in the order of recording. */
export type IncarnationTape = { readonly segments: readonly [TapeFile, ...TapeFile[]] };

/** A file that belongs to no incarnation: torn before anything was recorded, or no tape of ours. */
export type UnreadableFile = { readonly path: string; readonly condition: 'torn' | 'corrupt'; readonly reason: string };

export type FoundTapes = {
  readonly incarnations: readonly IncarnationTape[];
  readonly unreadable: readonly UnreadableFile[];
};

/** The bytes of a tape segment, raw or sealed. */
export function readTapeFile(path: string): Uint8Array {
  return openSegment(readFileSync(path));
}

/** A reader of a tape segment that spares itself what the checksum of a sealed file has proved. */
export function openTapeFile(path: string): TapeReader {
  const { bytes, vouched } = openVouched(readFileSync(path));
  return new TapeReader(bytes, vouched);
}

/** {@link readTapeFile} for looking at what is left: of a damaged sealed segment what stands before the damage. No proof may rest on it. */
export function salvageTapeFile(path: string): Uint8Array {
  return salvageSegment(readFileSync(path)).bytes;
}

/**
 * The tapes that the arguments name, folders walked, grouped by incarnation.
 *
 * @param read gets a file's bytes; the sound ones, unless told otherwise
 * @throws {UsageError} when a path does not exist, or when there is no tape at all.
 */
export function findTapes(paths: readonly string[], read = readTapeFile): FoundTapes {
  const files = new Set(paths.flatMap(tapesAt));
  if (files.size === 0) throw new UsageError('no_tapes', `no tape in ${paths.join(', ')}`);
  return groupTapes(readersOf(files, read));
}

/** One by one: of a month of tapes only one is in memory. */
function* readersOf(
  paths: Iterable<string>,
  read: (path: string) => Uint8Array,
): Iterable<readonly [path: string, reader: TapeReader]> {
  for (const path of paths) yield [path, new TapeReader(read(path))];
}

/** The incarnations whose tapes are in a folder, which may have none. */
export function findTapesIn(folder: string): readonly IncarnationTape[] {
  if (!existsSync(folder)) return [];
  return groupTapes(tapesAt(folder).map((path) => [path, new TapeReader(readTapeFile(path))] as const)).incarnations;
}

/** The segments that these readers stand at the beginning of, grouped by incarnation. */
export function groupTapes(segments: Iterable<readonly [path: string, reader: TapeReader]>): FoundTapes {
  const groups = new Map<string, [TapeFile, ...TapeFile[]]>();
  const unreadable: UnreadableFile[] = [];
  for (const [path, reader] of segments) {
    const { header } = reader;
    if (header === undefined) {
      unreadable.push({ path, ...whyUnreadable(reader) });
      continue;
    }
    const key = `${header.runId}/${header.asset}/${header.incarnation}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [{ path, header }]);
    else group.push({ path, header });
  }
  const incarnations = [...groups.values()].map((files) => ({ segments: files.sort(bySegment) }));
  return { incarnations: incarnations.sort((a, b) => byStart(a.segments[0], b.segments[0])), unreadable };
}

function tapesAt(path: string): string[] {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) throw new UsageError('no_such_file', `no such file or folder: ${path}`);
  if (!stat.isDirectory()) return [resolve(path)];
  const files = readdirSync(resolve(path), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tape(\.zst)?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
  const raw = new Set(files);
  return files.filter((file) => !file.endsWith(SEALED) || !raw.has(file.slice(0, -SEALED.length))).sort();
}

function whyUnreadable({ verdict }: TapeReader): Omit<UnreadableFile, 'path'> {
  if (verdict?.condition === 'corrupt') return { condition: 'corrupt', reason: verdict.reason };
  return { condition: 'torn', reason: 'ends within its header: nothing was recorded' };
}

function bySegment(a: TapeFile, b: TapeFile): number {
  return a.header.segment - b.header.segment;
}

function byStart(a: TapeFile, b: TapeFile): number {
  if (a.header.asset !== b.header.asset) return a.header.asset < b.header.asset ? -1 : 1;
  return a.header.startedAt - b.header.startedAt || a.header.incarnation - b.header.incarnation;
}
