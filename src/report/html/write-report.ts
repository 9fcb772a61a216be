import { writeFileSync } from 'node:fs';
import { toErrorRecord, UsageError } from '../../../shared/errors.ts';

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
