import { TapeReader } from '../../shared/tape/index.ts';
import { replayIncarnation } from '../replay/replay.ts';
import type { ReplayResult } from '../replay/report.ts';
import { groupTapes } from '../replay/tape-files.ts';

/** What a second engine made of the inputs of one incarnation. */
export type Retelling = { readonly name: string; readonly result: ReplayResult; readonly compared: number };

/**
 * Feeds each incarnation's inputs to a second engine: the same inputs have the same effects, hash for hash.
 *
 * @param paths of whole segments, in any order
 * @param read gets a segment's bytes
 */
export function retell(paths: Iterable<string>, read: (path: string) => Uint8Array): Retelling[] {
  const readers = [...paths].map((path) => [path, new TapeReader(read(path))] as const);
  return groupTapes(readers).incarnations.map((tape) => {
    const { header } = tape.segments[0];
    const { result, compared } = replayIncarnation(tape, header, (path) => new TapeReader(read(path)));
    return { name: `${header.asset} worker ${header.incarnation} of ${header.runId}`, result, compared };
  });
}
