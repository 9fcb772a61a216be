import type { Settings } from '../config/settings.ts';
import { writeEvidence } from '../evidence/files.ts';
import { evidenceOfTapes } from '../evidence/from-tapes.ts';
import { findTapes, openTapeFile } from '../replay/tape-files.ts';
import { buildHash } from './session-identity.ts';

/**
 * Writes what a session that has ended shows of its strategies, by its own tapes, one file each.
 *
 * @returns the names of the strategies
 * @throws {UsageError} code `evidence` when the folder cannot be written
 */
export function writeSessionEvidence(
  folder: string,
  { mode, venue, endpoints }: Settings,
  tapeFolders: readonly string[],
): readonly string[] {
  // A venue with a control door is a `bulkhead venue`, whatever we call it.
  const isOurs = venue === 'embedded' || endpoints?.control !== undefined;
  const origin = { kind: mode, venue: isOurs ? 'embedded' : 'polymarket', build: buildHash() } as const;
  const all = evidenceOfTapes(findTapes(tapeFolders).incarnations, origin, openTapeFile);
  writeEvidence(folder, all);
  return all.map(({ strategy }) => strategy);
}
