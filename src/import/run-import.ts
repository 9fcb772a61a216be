import { createHash } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../shared/errors.ts';
import type { TapeSource } from '../../shared/tape/index.ts';
import { loadSettings } from '../config/load-settings.ts';
import { engineConfigOf } from '../run/compartments.ts';
import { buildHash } from '../run/session-identity.ts';
import { importerFor } from './formats/index.ts';
import { readOutcomes } from './formats/round-outcomes.ts';
import type { ImportSummary, SourceFile, TapePlan } from './importer.ts';
import { sourceFiles } from './source-files.ts';
import { type WrittenTape, writeTape } from './write-tape.ts';

export type ImportRequest = {
  readonly format: string;
  readonly paths: readonly string[];
  /** Folder for the tapes. */
  readonly out: string;
  /** What the publisher calls the data, and its licence. */
  readonly source?: string | undefined;
  readonly licence?: string | undefined;
  /** A table of official outcomes to compare with. */
  readonly outcomes?: string | undefined;
  readonly onProgress: (line: string) => void;
};

/** What `bulkhead import --json` prints. Scripts rely on it: change it only by adding. */
export type ImportReport = {
  readonly schema: 'bulkhead.import/1';
  readonly source: TapeSource;
  readonly tapes: readonly WrittenTape[];
} & ImportSummary;

/**
 * Makes tapes of other people's recordings, and says what was planned, what was loaded and what is missing.
 *
 * @throws {UsageError} for files that are not there or not in the format, and for an import that was made already
 */
export function runImport(request: ImportRequest): ImportReport {
  const files = sourceFiles(request.paths);
  const importer = importerFor(request.format, files);
  const outcomes = request.outcomes === undefined ? undefined : outcomesIn(request.outcomes);
  const set = importer.open(files, outcomes === undefined ? {} : { outcomes });
  const source: TapeSource = {
    format: importer.format,
    ...(request.source === undefined ? {} : { name: request.source }),
    ...(request.licence === undefined ? {} : { licence: request.licence }),
    files: files.map(({ name, sha256 }) => ({ name, sha256 })),
    cannotProve: set.cannotProve,
  };
  const runId = `import-${importer.format}-${shortHash(files)}`;
  const folder = join(request.out, runId);
  if (set.tapes.length > 0 && existsSync(folder)) {
    throw new UsageError('exists', `import: ${folder} is there already; remove it to import anew`);
  }
  const tapes = wholly(folder, () =>
    set.tapes.map((plan) => {
      request.onProgress(`${importer.format}: ${plan.asset} ${plan.interval}`);
      return writeTape(plan, join(folder, plan.asset), identityOf(plan, runId, source));
    }),
  );
  return { schema: 'bulkhead.import/1', source, tapes, ...set.summary() };
}

/** Half an import would look like a short recording: it is removed. */
function wholly<T>(folder: string, write: () => T): T {
  try {
    return write();
  } catch (thrown) {
    rmSync(folder, { recursive: true, force: true });
    throw thrown;
  }
}

function outcomesIn(path: string): ReadonlyMap<number, 'up' | 'down'> {
  const [file, ...others] = sourceFiles([path]);
  if (file === undefined || others.length > 0) throw new UsageError('flag', '--outcomes: one file');
  return readOutcomes(file);
}

/** No strategy decides while a tape is imported; whoever tests one brings it along. */
function identityOf({ asset, interval }: TapePlan, runId: string, source: TapeSource) {
  const engine = { ...engineConfigOf(loadSettings([]), asset), interval, strategies: [] };
  return {
    asset,
    interval,
    runId,
    incarnation: 1,
    buildHash: buildHash(),
    configHash: createHash('sha256').update(JSON.stringify(engine)).digest('hex').slice(0, 16),
    node: process.version,
    v8: process.versions.v8,
    engine,
    identity: { apiKey: 'import', address: 'import' },
    source,
  };
}

function shortHash(files: readonly SourceFile[]): string {
  const hash = createHash('sha256');
  for (const { sha256 } of files) hash.update(sha256);
  return hash.digest('hex').slice(0, 8);
}
