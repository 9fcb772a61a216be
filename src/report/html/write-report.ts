import { existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { toErrorRecord, UsageError } from '../../../shared/errors.ts';

/**
 * To be asked before the work that a report is of.
 *
 * @throws {UsageError} code `report` when its folder does not exist
 */
export function checkReportFolder(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) throw new UsageError('report', `--report: "${path}": there is no folder ${folder}`);
}

/**
 * Writes a report over what stood there.
 *
 * @throws {UsageError} code `report` when it cannot
 */
export function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (thrown) {
    throw new UsageError('report', `--report: "${path}" cannot be written: ${toErrorRecord(thrown).message}`);
  }
}
