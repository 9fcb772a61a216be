import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toErrorRecord, UsageError } from '../../shared/errors.ts';
import { type Evidence, evidenceSchema } from '../../shared/evidence/evidence.ts';

/** What stands in a folder about one strategy. */
export type FoundEvidence =
  | { readonly kind: 'evidence'; readonly evidence: Evidence }
  | { readonly kind: 'none' }
  | { readonly kind: 'broken'; readonly reason: string };

/** Where the evidence of a strategy stands. */
export function evidenceFile(folder: string, strategy: string): string {
  return join(folder, `${strategy}.json`);
}

/**
 * Writes one file for each strategy, over what stood there: an end in the middle leaves the old one, of many sessions, whole.
 *
 * @throws {UsageError} code `evidence` when it cannot
 */
export function writeEvidence(folder: string, all: readonly Evidence[]): void {
  try {
    mkdirSync(folder, { recursive: true });
    for (const evidence of all) {
      const path = evidenceFile(folder, evidence.strategy);
      writeFileSync(`${path}.new`, `${JSON.stringify(evidence, undefined, 2)}\n`);
      renameSync(`${path}.new`, path);
    }
  } catch (thrown) {
    throw new UsageError('evidence', `--evidence: "${folder}" cannot be written: ${toErrorRecord(thrown).message}`);
  }
}

export function readEvidence(folder: string, strategy: string): FoundEvidence {
  const path = evidenceFile(folder, strategy);
  if (!existsSync(path)) return { kind: 'none' };
  try {
    const parsed = evidenceSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.success && parsed.data.strategy === strategy) return { kind: 'evidence', evidence: parsed.data };
    const issue = parsed.error?.issues[0];
    return {
      kind: 'broken',
      reason: issue === undefined ? 'of another strategy' : `${issue.path.join('.')}: ${issue.message}`,
    };
  } catch (thrown) {
    return { kind: 'broken', reason: toErrorRecord(thrown).message };
  }
}
