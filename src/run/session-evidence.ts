import type { Settings } from '../config/settings.ts';
import { type Accumulated, accumulate } from '../evidence/accumulate.ts';
import { readEvidence, writeEvidence } from '../evidence/files.ts';
import { evidenceOfTapes } from '../evidence/from-tapes.ts';
import { findTapes, openTapeFile } from '../replay/tape-files.ts';
import { buildHash } from './session-identity.ts';

/**
 * Adds what a session that has ended shows of its strategies, by its own tapes, to what earlier ones showed, one file each.
 *
 * @returns what became of each
 * @throws {UsageError} code `evidence` when the folder cannot be written
 */
export function writeSessionEvidence(
  folder: string,
  { mode, venue, endpoints }: Settings,
  tapeFolders: readonly string[],
): readonly Accumulated[] {
  // A venue with a control door is a `bulkhead venue`, whatever we call it.
  const isOurs = venue === 'embedded' || endpoints?.control !== undefined;
  const origin = { kind: mode, venue: isOurs ? 'embedded' : 'polymarket', build: buildHash() } as const;
  const all = evidenceOfTapes(findTapes(tapeFolders).incarnations, origin, openTapeFile);
  const grown = all.map((fresh) => accumulate(readEvidence(folder, fresh.strategy), fresh));
  writeEvidence(
    folder,
    grown.map(({ evidence }) => evidence),
  );
  return grown;
}
