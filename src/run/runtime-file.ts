import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { UsageError } from '../../shared/errors.ts';

const runtimeSchema = z.object({ pid: z.number(), url: z.string() });

/** Where a running session can be reached, for `status`, `enable`, `disable` and `kill`. */
export type Runtime = z.infer<typeof runtimeSchema>;

/** Leaves the note in the data folder. */
export function writeRuntime(dataDir: string, runtime: Runtime): void {
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(runtimeFile(dataDir), `${JSON.stringify(runtime)}\n`);
}

export function removeRuntime(dataDir: string): void {
  rmSync(runtimeFile(dataDir), { force: true });
}

/** @throws {UsageError} code `not-running` when no session left a note here */
export function readRuntime(dataDir: string): Runtime {
  try {
    return runtimeSchema.parse(JSON.parse(readFileSync(runtimeFile(dataDir), 'utf8')));
  } catch (cause) {
    const message = `no session is running with data folder "${dataDir}" (or it runs with --no-http); see --data-dir`;
    throw new UsageError('not-running', message, { cause });
  }
}

function runtimeFile(dataDir: string): string {
  return join(dataDir, 'runtime.json');
}
