import { accessSync, closeSync, constants, existsSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { toErrorRecord, UsageError } from '../../shared/errors.ts';

/**
 * Makes the data folder when it is missing.
 *
 * @throws {UsageError} code `config` when there is a file in its place, or nothing can be written there
 */
export function openDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (thrown) {
    throw new UsageError(
      'config',
      `"dataDir" (--data-dir): "${folder}" cannot be used: ${toErrorRecord(thrown).message}`,
    );
  }
}

/**
 * Finds out at the start whether a report can be written at the end. Leaves nothing behind.
 *
 * @throws {UsageError} code `report` when it cannot
 */
export function probeReportFile(path: string): void {
  try {
    const existed = existsSync(path);
    closeSync(openSync(path, 'a'));
    if (!existed) rmSync(path);
  } catch (thrown) {
    throw new UsageError('report', `--report: "${path}" cannot be written: ${toErrorRecord(thrown).message}`);
  }
}
